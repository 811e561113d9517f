// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.db.Database;
import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.SchemaVersion;
import dev.updraft.db.SmallInstallation;
import dev.updraft.db.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sound database passes; each damage, done alone in a transaction that is undone, is found. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseCheckTest {
  private @Nullable Connection connection;

  @BeforeAll
  void install() throws Exception {
    DatabaseSettings settings;
    try (Database database = TestDatabase.create()) {
      settings = database.settings();
    }
    SmallInstallation.in(settings);
    SmallInstallation.execute(
        settings, "SELECT ensure_partitions(to_char(now(), 'YYYYMM')::int, 4)");
    assertThat(DatabaseCheck.look(settings).findings()).isEmpty();
    assertThat(DatabaseCheck.look(settings).sealed())
        .extracting(DatabaseCheck.Sealed::place)
        .containsExactly("installation/token-key");
    connection = settings.connect("test", 60);
    connection.setAutoCommit(false);
  }

  @AfterAll
  void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DELETE FROM history WHERE run_id = 1 AND instance_no = 0 AND seq = 3| gaps or breaks
          UPDATE history SET from_state = 'none' WHERE run_id = 1 AND instance_no = 0 AND seq = 5| gaps or breaks
          UPDATE history SET seq = seq + 1 WHERE run_id = 2 AND instance_no = 1| gaps or breaks
          UPDATE task_instance SET state = 'up_for_retry' WHERE state = 'running'| instances that do not follow
          UPDATE task_instance SET seq = 4, state = 'running' WHERE seq = 5| instances that do not follow
          DELETE FROM history WHERE run_id = 2 AND instance_no = 1| instances that do not follow
          UPDATE run SET state = 'failed' WHERE run_id = 1| runs that do not follow
          UPDATE task_instance SET final_state = NULL WHERE state = 'success'| final state is not
          UPDATE task_instance SET final_state = 'failed' WHERE state = 'running'| final state is not
          UPDATE task_instance SET state = 'scheduled' WHERE run_id = 1 AND instance_no = 1| active task instances of runs that ended
          UPDATE task_grant SET state = 'ended' WHERE run_id = 2| without a grant
          INSERT INTO task_grant SELECT run_month, run_id, instance_no, 2, 1, epoch, host, incarnation, strict, state, NULL, NULL, cancel, queued_at, NULL, NULL FROM task_grant WHERE run_id = 2| several open grants
          UPDATE task_grant SET state = 'queued' WHERE run_id = 1| no leader would find
          INSERT INTO quarantine (kind, content, cause, at) VALUES ('report', '', 'NUL', now())| could not be processed
          UPDATE history SET to_state = 'up_for_retry', from_state = 'none' WHERE to_state = 'running'| not legal
          UPDATE history SET to_state = 'lost' WHERE to_state = 'running'| not legal
          DELETE FROM run WHERE run_id = 1| task instances without their run
          DELETE FROM task_instance WHERE run_id = 2| grants without
          DELETE FROM run WHERE run_id = 2| history without
          DELETE FROM run_identity WHERE run_id = 2| differ from their identity
          UPDATE run SET logical_date = now() WHERE run_id = 1| differ from their identity
          UPDATE run SET version = 7 WHERE run_id = 2| DAG version that is not there
          DELETE FROM dag_version| DAGs without their version
          UPDATE task_instance SET task_id = 'x' WHERE run_id = 1 AND instance_no = 1| no task of their run
          DELETE FROM task_instance WHERE run_id = 1| history without
          UPDATE note SET instance_no = 9| notes of what is not there
          DELETE FROM command| answers without
          DELETE FROM epoch| whose write counts
          DO $$ BEGIN EXECUTE concat('DROP TABLE history_', to_char(now() AT TIME ZONE 'UTC' + interval '1 month', 'YYYYMM')); END $$| of this and the next month
          INSERT INTO run SELECT 190001, run_id, dag_id, dag_run_id, version, type, state, logical_date, interval_start, interval_end, run_after, created_at, started_at, ended_at, conf, triggered_by, seq, timeout_at FROM run WHERE run_id = 1| default partition
          UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'event_log_dag'::regclass| indexes that are not valid
          UPDATE run_identity SET run_id = 2000 WHERE run_id = 2| sequences behind
          """)
  void shouldFind(String damage, String what) throws SQLException {
    Connection sound = Objects.requireNonNull(connection);
    try (Statement statement = sound.createStatement()) {
      // As a damaged disk would: no trigger and no rule is asked.
      statement.execute("SET LOCAL session_replication_role = replica");
      statement.execute(damage);
      List<Finding> findings = DatabaseCheck.findings(sound);
      assertThat(findings).anySatisfy(each -> assertThat(each.what()).contains(what));
      assertThat(findings).allSatisfy(each -> assertThat(each.line()).doesNotContain("null"));
    } finally {
      sound.rollback();
    }
  }

  @Test
  void shouldExcuseWhatASweepIsStillToDo() throws SQLException {
    Connection sound = Objects.requireNonNull(connection);
    try (Statement statement = sound.createStatement()) {
      statement.execute("SET LOCAL session_replication_role = replica");
      statement.execute(
          "UPDATE task_instance SET state = 'none', final_state = NULL, seq = 1"
              + " WHERE run_id = 1 AND instance_no = 1;"
              + " DELETE FROM history WHERE run_id = 1 AND instance_no = 1 AND seq = 2;"
              + " UPDATE run SET sweep = 'end_failed BA== marked' WHERE run_id = 1");
      assertThat(DatabaseCheck.findings(sound)).isEmpty();
    } finally {
      sound.rollback();
    }
  }

  @Test
  void shouldNotJudgeAnotherSchema() throws Exception {
    DatabaseSettings settings = TestDatabase.empty();
    assertThat(DatabaseCheck.look(settings).findings())
        .singleElement()
        .satisfies(each -> assertThat(each.line()).contains("(none). Start a scheduler or web"));
    SchemaVersion.migrate(settings, MigrationVersion.LATEST);
    SmallInstallation.execute(
        settings, "UPDATE flyway_schema_history SET version = '9.1' WHERE version = '1.20'");
    assertThat(DatabaseCheck.look(settings).findings())
        .singleElement()
        .satisfies(each -> assertThat(each.line()).contains("(9.1). Check it with the build"));
  }
}
