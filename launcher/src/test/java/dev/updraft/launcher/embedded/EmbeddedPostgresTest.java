// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.updraft.bundle.user.OtherUser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One data folder through everything that can end a server: stop, kill, halted JVM, orphan. */
class EmbeddedPostgresTest {
  @TempDir Path temp;

  private static void silent(String progress) {
    assertThat(progress).isNotBlank();
  }

  @Test
  void shouldKeepDataHoweverItEnded() throws Exception {
    try (var folder = DataFolder.open(temp)) {
      afterStop(folder);
      afterKill(folder);
    }
    afterHaltedJvm();
    try (var folder = DataFolder.open(temp)) {
      shouldReplaceAnOrphan(folder);
      shouldStartAfterOneThatIsDeadAndNotReaped(folder);
    }
    assertThat(postgresProcessesOn(temp.toRealPath())).isEmpty();
  }

  private static void afterStop(DataFolder folder) throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder, EmbeddedPostgresTest::silent)) {
      var database = postgres.ensureDatabase("kept", "keeper", "pass");
      update(database, "CREATE TABLE note (text text)");
      update(database, "INSERT INTO note VALUES ('before the stop')");
    }
    long began = System.nanoTime();
    try (var postgres = EmbeddedPostgres.start(folder, EmbeddedPostgresTest::silent)) {
      var database = postgres.ensureDatabase("kept", "keeper", "pass");
      System.out.println("postgres, warm: " + (System.nanoTime() - began) / 1_000_000 + " ms");
      assertThat(notes(database)).containsExactly("before the stop");
      assertThat(session(postgres.pid())).as("out of a terminal's reach").isEqualTo(postgres.pid());
    }
  }

  /** From /proc/pid/stat: after the name in parentheses come state, parent, group and session. */
  private static long session(long pid) throws Exception {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
  }

  private static void afterKill(DataFolder folder) throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder, EmbeddedPostgresTest::silent)) {
      var database = postgres.ensureDatabase("kept", "keeper", "pass");
      update(database, "INSERT INTO note VALUES ('killed')");
      long pid = postgres.pid();
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();

      await().atMost(Duration.ofSeconds(60)).until(() -> postgres.pid() != pid);
      assertThat(notes(database)).as("kept, at the same address").contains("killed");
    }
  }

  private void afterHaltedJvm() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var halted =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PostgresHolder.class.getName(),
                temp.toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(halted.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(halted.waitFor()).as(output).isEqualTo(9);
    try (var folder = DataFolder.open(temp);
        var postgres = EmbeddedPostgres.start(folder, EmbeddedPostgresTest::silent)) {
      assertThat(notes(postgres.ensureDatabase("kept", "keeper", "pass")))
          .contains("before the stop", "killed", "from the halted JVM");
    }
  }

  private static void shouldReplaceAnOrphan(DataFolder folder) throws Exception {
    var home = folder.passableFolder("pgsql");
    var user = ChildUser.find(ChildUser.NOBODY);
    var binaries = PostgresBinaries.unpackedIn(home, EmbeddedPostgresTest::silent);
    int port = KeptPort.in(home.resolve("port"));
    var orphan = PostgresProcess.spawn(user, binaries, home.resolve("data"), port);
    orphan.awaitReady(EmbeddedPostgresTest::silent);
    var progress = new ArrayList<String>();
    try (var postgres = EmbeddedPostgres.start(folder, progress::add)) {
      assertThat(progress).contains("Stopping the PostgreSQL that a former run left behind");
      assertThat(ProcessHandle.of(orphan.pid())).isEmpty();
      assertThat(postgres.port()).isEqualTo(port);
    }
  }

  private static void shouldStartAfterOneThatIsDeadAndNotReaped(DataFolder folder)
      throws Exception {
    var data = folder.passableFolder("pgsql").resolve("data");
    var words = List.of("sh", "-c", "sleep 0.3 & echo $!; exec sleep 600");
    // As PostgreSQL's own user: of the processes of others it thinks nothing.
    var parent = new ProcessBuilder(ChildUser.find(ChildUser.NOBODY).command(words)).start();
    try (var said = parent.inputReader()) {
      String dead = said.readLine();
      await().atMost(Duration.ofSeconds(10)).until(() -> DeadPostgres.is(Long.parseLong(dead)));
      Files.writeString(data.resolve("postmaster.pid"), dead + "\n" + data + "\n1\n5432\n\n\n\n");
      try (var postgres = EmbeddedPostgres.start(folder, EmbeddedPostgresTest::silent)) {
        assertThat(notes(postgres.ensureDatabase("kept", "keeper", "pass"))).contains("killed");
      }
    } finally {
      parent.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldRefuseNamesThatWouldNeedQuoting() throws Exception {
    try (var folder = DataFolder.open(temp);
        var postgres = EmbeddedPostgres.start(folder, EmbeddedPostgresTest::silent)) {
      assertThatThrownBy(() -> postgres.ensureDatabase("a\"b", "role", "pass"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl("postgres", "postgres")))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void shouldRunInAUserNamespaceWhereTheUserCannotBeChanged() throws Exception {
    assumeTrue(OtherUser.isRoot());
    for (var user : ChildUser.forRoot(ChildUser.NOBODY).subList(1, 2)) {
      try (var folder = DataFolder.open(temp);
          var postgres = EmbeddedPostgres.start(folder, user, EmbeddedPostgresTest::silent)) {
        update(postgres.ensureDatabase("kept", "keeper", "pass"), "CREATE TABLE t (id int)");
      }
    }
  }

  private static void update(Database database, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> notes(Database database) throws SQLException {
    var notes = new ArrayList<String>();
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT text FROM note")) {
      while (rows.next()) {
        notes.add(rows.getString(1));
      }
    }
    return notes;
  }

  private static List<String> postgresProcessesOn(Path folder) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains("postgres") && line.contains(folder + "/pgsql"))
        .toList();
  }
}
