// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.state.Ending;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.RunType;
import dev.updraft.engine.state.Sweep;
import dev.updraft.engine.state.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/** Rows of the result of a query as the engine's rows. */
final class RowReader {
  private RowReader() {}

  static RunKey runKey(ResultSet row) throws SQLException {
    return new RunKey(row.getInt("run_month"), row.getLong("run_id"));
  }

  static InstanceKey instanceKey(ResultSet row) throws SQLException {
    return new InstanceKey(runKey(row), row.getInt("instance_no"));
  }

  static RunRow run(ResultSet row) throws SQLException {
    String sweep = row.getString("sweep");
    String ending = row.getString("ending");
    return new RunRow(
        runKey(row),
        row.getString("dag_id"),
        row.getString("dag_run_id"),
        row.getInt("version"),
        RunType.of(row.getString("type")),
        RunState.of(row.getString("state")),
        Times.readOptional(row, "logical_date"),
        Times.read(row, "interval_start"),
        Times.read(row, "interval_end"),
        Times.read(row, "run_after"),
        Times.read(row, "created_at"),
        Times.readOptional(row, "started_at"),
        Times.readOptional(row, "ended_at"),
        row.getString("conf"),
        row.getString("triggered_by"),
        row.getInt("seq"),
        Times.read(row, "timeout_at"),
        sweep == null ? null : Sweep.of(sweep),
        ending == null ? null : Ending.of(ending));
  }

  static InstanceRow instance(ResultSet row) throws SQLException {
    return new InstanceRow(
        instanceKey(row),
        row.getInt("task_no"),
        row.getInt("map_index"),
        TaskState.of(row.getString("state")),
        row.getInt("attempt"),
        row.getInt("step"),
        row.getInt("lost"),
        row.getInt("max_attempts"),
        row.getInt("seq"),
        InstanceRow.Timer.valueOf(upper(row, "timer")),
        Times.read(row, "timer_at"),
        Times.readOptional(row, "scheduled_at"),
        Times.readOptional(row, "queued_at"),
        Times.readOptional(row, "started_at"),
        Times.readOptional(row, "ended_at"),
        row.getString("handle"),
        row.getString("result"),
        row.getString("result_object"),
        row.getInt("result_length"),
        row.getString("note"));
  }

  static GrantRow grant(ResultSet row) throws SQLException {
    return new GrantRow(
        new GrantKey(instanceKey(row), row.getInt("attempt"), row.getInt("step")),
        row.getLong("epoch"),
        row.getString("host"),
        row.getString("incarnation"),
        row.getBoolean("strict"),
        GrantRow.State.valueOf(upper(row, "state")),
        row.getString("end") == null ? null : GrantRow.End.valueOf(upper(row, "end")),
        row.getString("cause"),
        row.getBoolean("cancel"),
        Times.read(row, "queued_at"),
        Times.readOptional(row, "started_at"),
        Times.readOptional(row, "ended_at"));
  }

  private static String upper(ResultSet row, String column) throws SQLException {
    return row.getString(column).toUpperCase(Locale.ROOT);
  }
}
