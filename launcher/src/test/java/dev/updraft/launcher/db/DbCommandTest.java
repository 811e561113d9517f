// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.SchemaVersion;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.embedded.CannotStart;
import dev.updraft.launcher.embedded.Database;
import dev.updraft.launcher.embedded.OwnDatabase;
import dev.updraft.secrets.Vault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** On data folders with a real PostgreSQL in them, while it runs and while it is stopped. */
class DbCommandTest {
  @TempDir private Path temp = Path.of("");

  @Test
  void shouldWorkOnADataFolderThatRunsOrIsStopped() throws Exception {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    String one = temp.resolve("one").toString();
    String two = temp.resolve("two").toString();
    String first = temp.resolve("first").toString();
    String second = temp.resolve("second").toString();
    assertThat(run("backup", first, "--data", one)).startsWith("1 No Updraft has run");
    try (OwnDatabase running = OwnDatabase.started(Path.of(one), _ -> {})) {
      SchemaVersion.migrate(settings(running.database()), MigrationVersion.LATEST);
      users(running, "INSERT INTO app_user VALUES ('ann', 'h', 'admin')");

      assertThat(run("backup", first, "--data", one))
          .startsWith("0 Backup of updraft at jdbc:postgresql://127.0.0.1:")
          .contains(one + "/objects", one + "/secrets/vault.json")
          .doesNotContain("Starting PostgreSQL", running.database().password());
      assertThat(run("restore", first, "--data", one)).startsWith("1 ").contains("is in use");
      check(running, one);
    }
    assertThat(run("backup", second, "--data", one)).contains("Starting PostgreSQL", "Backup of");
    assertThat(run("backup", second, "--data", one)).contains("1 ", "exists already");
    assertThat(run("restore", second, "--data", one)).contains("is not empty");

    assertThat(run("restore", first, "--data", two)).contains("0 ", "Restored");
    try (OwnDatabase restored = OwnDatabase.in(Path.of(two), _ -> {})) {
      assertThat(restored.running()).isFalse();
      assertThat(users(restored, "SELECT count(*) FROM app_user WHERE name = 'ann'")).isOne();
    }
  }

  /** What the rows are is checked in {@code db}; that the key fits, only here. */
  private static void check(OwnDatabase running, String data) throws Exception {
    users(running, "SELECT ensure_partitions(to_char(now(), 'YYYYMM')::int, 4)");
    assertThat(run("check", "--data", data)).startsWith("0 ok ");
    Path key = Path.of(data, "secrets/vault.json");
    Vault vault = Vault.at(key);
    users(
        running,
        "INSERT INTO connection (connection_id, type, secret) VALUES ('a', 'http', '"
            + vault.seal("{}", "connection/a")
            + "'), ('b', 'http', '"
            + vault.seal("{}", "connection/a")
            + "')");
    assertThat(run("check", "--data", data)).startsWith("1 bad ").contains(": 1 (connection/b)");
    Files.delete(key);
    assertThat(run("check", "--data", data)).contains("vault.json is not there");
    assertThat(key).as("none is made").doesNotExist();
    users(running, "DELETE FROM connection");
  }

  @Test
  void shouldSayThatADatabaseIsAway() throws Exception {
    String file = Files.writeString(temp.resolve("file"), "x").toString();
    String[] away = {
      "--config=/dev/null",
      "--database-url=jdbc:postgresql://127.0.0.1:1/x",
      "--objects=" + temp,
      "--vault=" + temp.resolve("vault")
    };
    for (String[] command :
        new String[][] {{"backup", file + ".new"}, {"check"}, {"restore", file}}) {
      String said = run(Stream.of(command, away).flatMap(Stream::of).toArray(String[]::new));
      assertThat(said)
          .startsWith("1 ")
          .containsAnyOf("Connection to 127.0.0.1:1 refused", "no backup of Updraft");
    }
  }

  private static DatabaseSettings settings(Database own) {
    return new DatabaseSettings(own.jdbcUrl(), own.user(), own.password());
  }

  private static int users(OwnDatabase own, String sql) throws SQLException {
    try (var connection = settings(own.database()).connect("test", 10);
        var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return statement.getUpdateCount();
      }
      var row = statement.getResultSet();
      row.next();
      return row.getInt(1);
    }
  }

  /** The exit code, and all that was said. */
  private static String run(String... words) {
    var said = new StringWriter();
    var line =
        new CommandLine(new DbCommand())
            .setOut(new PrintWriter(said))
            .setExecutionExceptionHandler(
                (failure, _, _) -> {
                  if (failure instanceof CliError || failure instanceof CannotStart) {
                    said.append(failure.getMessage());
                    return 1;
                  }
                  throw failure;
                });
    return line.execute(words) + " " + said;
  }
}
