// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.state.RunRow;
import java.sql.SQLException;
import java.util.List;

/** Writes runs, and the identities that are unique over all months. */
final class RunSql {
  private static final Columns<RunRow> IDENTITY =
      new Columns<RunRow>()
          .text("dag_id", RunRow::dagId)
          .text("dag_run_id", RunRow::runId)
          .time("logical_date", RunRow::logicalDate)
          .integer("run_month", r -> r.key().month())
          .bigint("run_id", r -> r.key().id());

  private static final MonthlyTable<RunRow> RUN =
      new MonthlyTable<>(
          "run",
          List.of("run_id"),
          r -> r.key().month(),
          new Columns<RunRow>()
              .integer("run_month", r -> r.key().month())
              .bigint("run_id", r -> r.key().id())
              .text("dag_id", RunRow::dagId)
              .text("dag_run_id", RunRow::runId)
              .integer("version", RunRow::version)
              .text("type", r -> r.type().text())
              .text("state", r -> r.state().text())
              .time("logical_date", RunRow::logicalDate)
              .time("interval_start", RunRow::intervalStart)
              .time("interval_end", RunRow::intervalEnd)
              .time("run_after", RunRow::runAfter)
              .time("created_at", RunRow::createdAt)
              .time("started_at", RunRow::startedAt)
              .time("ended_at", RunRow::endedAt)
              .text("conf", RunRow::conf)
              .text("triggered_by", RunRow::triggeredBy)
              .integer("seq", RunRow::seq)
              .time("timeout_at", RunRow::timeoutAt)
              .text("sweep", r -> r.sweep() == null ? null : r.sweep().text())
              .text("ending", r -> r.ending() == null ? null : r.ending().text()));

  private RunSql() {}

  static void insert(Pipeline pipeline, List<RunRow> rows) {
    IDENTITY.insert(pipeline, "run_identity", rows, "");
    RUN.insert(pipeline, rows);
  }

  static void update(Pipeline pipeline, List<RunRow> rows, Partitions partitions)
      throws SQLException {
    RUN.update(pipeline, rows, partitions);
  }
}
