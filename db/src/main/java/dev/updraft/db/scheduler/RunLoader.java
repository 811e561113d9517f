// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.SchedulerStore.Active;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Rebuilds what the leader holds in memory: three queries a month, however many runs. */
final class RunLoader {
  private RunLoader() {}

  static Active active(Connection connection) throws SQLException {
    return new Active(
        withRows(
            connection,
            Query.list(
                connection,
                "SELECT * FROM run WHERE state IN ('queued', 'running') UNION ALL SELECT * FROM run"
                    + " WHERE state NOT IN ('queued', 'running') AND timeout_at < 'infinity'"
                    + " ORDER BY run_id",
                RowReader::run)));
  }

  static Optional<LoadedRun> one(Connection connection, RunKey key) throws SQLException {
    List<RunRow> found =
        Query.list(
            connection,
            "SELECT * FROM run WHERE run_month = ? AND run_id = ?",
            RowReader::run,
            key.month(),
            key.id());
    return withRows(connection, found).stream().findFirst();
  }

  static Optional<LoadedRun> one(Connection connection, String dagId, String runId)
      throws SQLException {
    List<RunKey> keys =
        Query.list(
            connection,
            "SELECT run_month, run_id FROM run_identity WHERE dag_id = ? AND dag_run_id = ?",
            RowReader::runKey,
            dagId,
            runId);
    return keys.isEmpty() ? Optional.empty() : one(connection, keys.getFirst());
  }

  private static List<LoadedRun> withRows(Connection connection, List<RunRow> runs)
      throws SQLException {
    Map<RunKey, List<InstanceRow>> instances = new HashMap<>();
    Map<RunKey, List<GrantRow>> grants = new HashMap<>();
    for (var month : byMonth(runs).entrySet()) {
      var ids =
          new Pipeline.SqlArray(
              "int8", month.getValue().stream().mapToLong(r -> r.key().id()).toArray());
      String where = " WHERE run_month = " + month.getKey() + " AND run_id = ANY (?)";
      Query.list(
              connection,
              "SELECT * FROM task_instance" + where + " ORDER BY run_id, instance_no",
              RowReader::instance,
              ids)
          .forEach(i -> instances.computeIfAbsent(i.key().run(), k -> new ArrayList<>()).add(i));
      Query.list(
              connection,
              "SELECT * FROM task_grant"
                  + where
                  + " AND state IN ('queued', 'started')"
                  + " ORDER BY run_id, instance_no, attempt, step",
              RowReader::grant,
              ids)
          .forEach(
              g -> grants.computeIfAbsent(g.key().instance().run(), k -> new ArrayList<>()).add(g));
    }
    return runs.stream()
        .map(
            run ->
                new LoadedRun(
                    run,
                    instances.getOrDefault(run.key(), List.of()),
                    grants.getOrDefault(run.key(), List.of())))
        .toList();
  }

  private static Map<Integer, List<RunRow>> byMonth(List<RunRow> runs) {
    Map<Integer, List<RunRow>> months = new TreeMap<>();
    for (RunRow run : runs) {
      months.computeIfAbsent(run.key().month(), m -> new ArrayList<>()).add(run);
    }
    return months;
  }
}
