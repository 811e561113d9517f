// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.port.Batch.WorkerRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes down which workers there are, and reads it. */
final class WorkerSql {
  private static final Columns<WorkerRow> COLUMNS =
      new Columns<WorkerRow>()
          .text("incarnation", WorkerRow::incarnation)
          .text("host", WorkerRow::host)
          .bool("up", WorkerRow::up)
          .integer("slots", WorkerRow::slots)
          .integer("cpus", WorkerRow::cpus)
          .bigint("memory", WorkerRow::memory)
          .text("queues", row -> String.join("\n", row.queues()))
          .text("has", row -> String.join("\n", row.has()))
          .time("since", WorkerRow::since)
          .time("changed_at", WorkerRow::changedAt);

  private WorkerSql() {}

  static void put(Pipeline pipeline, List<WorkerRow> rows, List<String> gone) {
    AsideSql.delete(pipeline, "worker", "incarnation", gone);
    COLUMNS.insert(
        pipeline,
        "worker",
        rows,
        " ON CONFLICT (incarnation) DO UPDATE SET (host, up, slots, cpus, memory, queues,"
            + " has, changed_at) = (excluded.host, excluded.up, excluded.slots,"
            + " excluded.cpus, excluded.memory, excluded.queues, excluded.has,"
            + " excluded.changed_at)");
  }

  static List<WorkerRow> all(Connection connection) throws SQLException {
    return Query.list(
        connection,
        "SELECT * FROM worker ORDER BY incarnation",
        row ->
            new WorkerRow(
                row.getString("incarnation"),
                row.getString("host"),
                row.getBoolean("up"),
                row.getInt("slots"),
                row.getInt("cpus"),
                row.getLong("memory"),
                row.getString("queues").lines().toList(),
                row.getString("has").lines().toList(),
                Times.read(row, "since"),
                Times.read(row, "changed_at")));
  }
}
