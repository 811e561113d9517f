// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.db.Database;
import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.SchemaVersion;
import dev.updraft.db.SmallInstallation;
import dev.updraft.db.TestDatabase;
import dev.updraft.db.scheduler.PostgresSchedulerStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {
  @TempDir Path temp;

  @Test
  void shouldBringBackEveryRow() throws Exception {
    DatabaseSettings from = installation();
    Path file = temp.resolve("a.backup");
    Manifest manifest = Backup.write(from, file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(temp)) {
      assertThat(files).as("no draft is left").containsExactly(file);
    }

    DatabaseSettings to = TestDatabase.empty();
    Restore.Done done = Restoring.into(to, file);

    assertThat(contents(to)).isEqualTo(contents(from)).hasSize(manifest.tables().size() - 1);
    assertThat(manifest.rows()).isEqualTo(done.manifest().rows());
    assertThat(done.activeRuns()).isOne();
    assertThat(text(to, "SELECT to_regclass('history_202611') IS NOT NULL")).isEqualTo("t");
    assertThat(text(to, "SELECT to_regclass('history_202703') IS NOT NULL"))
        .as("no month was made up")
        .isEqualTo("f");
    assertThat(
            text(
                to,
                "INSERT INTO command (actor, kind, payload) VALUES ('a','b','c')"
                    + " RETURNING id"))
        .isEqualTo("2");
  }

  /** Else what outlived the backup could write, and new runs would find the logs of others. */
  @Test
  void shouldLeaveEveryNumberBehindThatMayHaveBeenUsed() throws Exception {
    Path file = backup(installation());
    DatabaseSettings once = TestDatabase.empty();
    DatabaseSettings twice = TestDatabase.empty();
    long first = Restoring.into(once, file).epoch();
    long run = Long.parseLong(text(once, "SELECT nextval('run_id_seq')"));
    Restore.Done second = Restoring.into(twice, file);

    assertThat(first).isGreaterThan(1_700_000_000_000L);
    assertThat(second.epoch()).as("the same backup again").isGreaterThan(first);
    assertThat(text(twice, "SELECT nextval('run_id_seq')").compareTo(Long.toString(run)))
        .isPositive();
    assertThat(text(twice, "SELECT resigned OR rule_z FROM epoch")).isEqualTo("f");

    SmallInstallation.execute(twice, "UPDATE epoch SET value = 9000000000000");
    long later = Restoring.into(TestDatabase.empty(), backup(twice)).epoch();
    assertThat(later).as("though the clock is behind").isEqualTo(9000001000000L);
  }

  /** Commits that came while it was written are in it whole, or not at all. */
  @Test
  void shouldReadOneMomentWhileTheSchedulerWorks() throws Exception {
    DatabaseSettings from = installation();
    var stop = new AtomicBoolean();
    var writer =
        CompletableFuture.runAsync(
            () -> {
              while (!stop.get()) {
                write(from);
              }
            });
    Path file = backup(from);
    stop.set(true);
    writer.join();
    DatabaseSettings to = TestDatabase.empty();
    Restoring.into(to, file);
    String counts = "SELECT (SELECT count(*) FROM command) - (SELECT count(*) FROM event_log)";
    assertThat(text(to, counts)).isEqualTo("0");
    assertThat(text(from, counts)).isEqualTo("0");
  }

  private static void write(DatabaseSettings to) {
    try {
      SmallInstallation.execute(
          to,
          "BEGIN; INSERT INTO command (actor, kind, payload) SELECT 'a', 'b', repeat('x', 100)"
              + " FROM generate_series(1, 50); INSERT INTO event_log (actor, event) SELECT 'a', 'b'"
              + " FROM generate_series(1, 50); COMMIT");
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldBringAnOlderSchemaUpToDate() throws Exception {
    DatabaseSettings from = TestDatabase.empty();
    SchemaVersion.migrate(from, MigrationVersion.fromVersion("1.1"));
    SmallInstallation.execute(
        from,
        "INSERT INTO dag_version VALUES ('etl', 1, 'u', '{\"maxActiveRuns\":5}', '', now(), '', '',"
            + " ARRAY['a'], 'none'); SELECT ensure_partitions(202611, 1)");
    Path file = backup(from);

    DatabaseSettings to = TestDatabase.empty();
    Restoring.into(to, file);

    assertThat(SchemaVersion.of(to).fits()).isTrue();
    assertThat(text(to, "SELECT max_active_runs FROM dag_version")).isEqualTo("5");
  }

  @Test
  void shouldLetASchedulerLeadAfterwards() throws Exception {
    Path file = backup(installation());
    DatabaseSettings to = TestDatabase.empty();
    long epoch = Restoring.into(to, file).epoch();
    try (Database database = Database.open(to, "test", 4);
        var store = new PostgresSchedulerStore(database)) {
      assertThat(store.takeOver("b").orElseThrow().epoch()).isEqualTo(epoch + 1);
      assertThatThrownBy(() -> Restoring.into(to, file))
          .isInstanceOf(BackupRefused.class)
          .hasMessageContaining("a scheduler leads");
    }
  }

  private static DatabaseSettings installation() throws Exception {
    try (Database database = TestDatabase.create()) {
      SmallInstallation.in(database.settings());
      return database.settings();
    }
  }

  private Path backup(DatabaseSettings from) throws Exception {
    Path file = Files.createTempDirectory(temp, "b").resolve("a.backup");
    Backup.write(from, file);
    return file;
  }

  /** All rows of each table but the epoch's, as the server writes them. */
  private static Map<String, String> contents(DatabaseSettings settings) throws Exception {
    Map<String, String> contents = new TreeMap<>();
    try (Connection connection = settings.connect("test", 30)) {
      for (Layout.Table table : Layout.tables(connection)) {
        contents.put(
            table.name(),
            text(
                settings,
                "SELECT string_agg(t::text, E'\\n' ORDER BY t::text) FROM " + table.name() + " t"));
      }
    }
    contents.remove("epoch");
    return contents;
  }

  static String text(DatabaseSettings settings, String sql) throws Exception {
    try (Connection connection = settings.connect("test", 30);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
