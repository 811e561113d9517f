// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.db.TestDatabase;
import dev.updraft.db.read.Readers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is found by its key although the database has no statistics yet, as soon after a start. */
class FreshPlansTest {
  private static final int TASKS = 2_000;

  @Test
  void shouldFindTheTaskOfEachInstanceByItsWholeKey() throws Exception {
    try (var database = TestDatabase.create()) {
      var sql = database.sql();
      sql.execute("SELECT ensure_partitions(202611, 1)");
      sql.execute(
          "INSERT INTO dag VALUES ('d', 1, 'D.java', false, false, NULL, NULL, 'infinity')");
      sql.execute(
          "INSERT INTO dag_version VALUES ('d', 1, 'u', '{}', '', now(), '', '', '{}', '', 16,"
              + " 16)");
      sql.execute(
          "INSERT INTO dag_task SELECT 'd', 1, t, 't' || t, 'java', 'default_pool', 'default', 1, 1"
              + " FROM generate_series(0, ? - 1) t",
          TASKS);
      sql.execute("INSERT INTO run_identity VALUES ('d', 'r', NULL, 202611, 1)");
      sql.execute(
          "INSERT INTO run SELECT run_month, run_id, dag_id, dag_run_id, 1, 'manual', 'running',"
              + " NULL, now(), now(), now(), now(), now(), NULL, '{}', 'ui', 1, 'infinity'"
              + " FROM run_identity");
      sql.execute(
          "INSERT INTO task_instance SELECT 202611, 1, t, 'd', 't' || t, t, -1, 'none', NULL, 1, 1,"
              + " 1, 1, 'none', 'infinity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, -1, NULL"
              + " FROM generate_series(0, ? - 1) t",
          TASKS);
      var asked = new Asked(database.pool());
      Readers readers = Readers.over(asked.remembering());
      var run = readers.runs().find("d", "r").orElseThrow();
      List<Integer> all = IntStream.range(0, TASKS).boxed().toList();
      assertThat(readers.instances().numbered(run, all)).hasSize(TASKS);
      long read =
          asked.work().reads().stream()
              .filter(each -> each.table().equals("dag_task"))
              .mapToLong(Asked.Work.Read::rows)
              .sum();
      assertThat(read).isEqualTo(TASKS);
    }
  }
}
