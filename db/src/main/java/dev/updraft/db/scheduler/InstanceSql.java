// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.state.InstanceRow;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Writes task instances. */
final class InstanceSql {
  private static final Columns<InstanceRow> COLUMNS =
      new Columns<InstanceRow>()
          .integer("run_month", r -> r.key().run().month())
          .bigint("run_id", r -> r.key().run().id())
          .integer("instance_no", r -> r.key().no())
          .integer("task_no", InstanceRow::taskNo)
          .integer("map_index", InstanceRow::mapIndex)
          .text("state", r -> r.state().text())
          .text("final_state", r -> r.state().ended() ? r.state().text() : null)
          .integer("attempt", InstanceRow::attempt)
          .integer("step", InstanceRow::step)
          .integer("lost", InstanceRow::lost)
          .integer("max_attempts", InstanceRow::maxAttempts)
          .integer("seq", InstanceRow::seq)
          .text("timer", r -> r.timer().name().toLowerCase(Locale.ROOT))
          .time("timer_at", InstanceRow::timerAt)
          .time("scheduled_at", InstanceRow::scheduledAt)
          .time("queued_at", InstanceRow::queuedAt)
          .time("started_at", InstanceRow::startedAt)
          .time("ended_at", InstanceRow::endedAt)
          .text("handle", InstanceRow::handle)
          .text("result", InstanceRow::result)
          .text("result_object", InstanceRow::resultObject)
          .integer("result_length", InstanceRow::resultLength)
          .text("note", InstanceRow::note);

  private static final MonthlyTable<InstanceRow> INSTANCE =
      new MonthlyTable<>(
          "task_instance", List.of("run_id", "instance_no"), r -> r.key().run().month(), COLUMNS);

  private InstanceSql() {}

  /**
   * Copies the DAG's and the task's name from the run and its version. A run or a task that is not
   * there must fail (NOT NULL), not silently lose rows. The limits keep each a look-up of its own.
   */
  static void insert(Pipeline pipeline, List<InstanceRow> rows) {
    INSTANCE
        .byMonth(rows)
        .forEach(
            (month, some) ->
                pipeline.add(
                    "INSERT INTO task_instance (dag_id, task_id, "
                        + COLUMNS.names("")
                        + ") SELECT r.dag_id, k.task_id, u.* FROM "
                        + COLUMNS.unnest()
                        + " LEFT JOIN LATERAL (SELECT dag_id, version FROM run WHERE run_month = "
                        + month
                        + " AND run_id = u.run_id LIMIT 1) r ON true LEFT JOIN LATERAL (SELECT"
                        + " task_id FROM dag_task WHERE dag_id = r.dag_id AND version = r.version"
                        + " AND task_no = u.task_no LIMIT 1) k ON true",
                    COLUMNS.values(some)));
  }

  static void update(Pipeline pipeline, List<InstanceRow> rows, Partitions partitions)
      throws SQLException {
    INSTANCE.update(pipeline, rows, partitions);
  }
}
