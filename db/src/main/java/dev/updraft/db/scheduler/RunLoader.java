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
  private static final String ACTIVE =
      "SELECT * FROM run WHERE state IN ('queued', 'running') UNION ALL SELECT * FROM run"
          + " WHERE state NOT IN ('queued', 'running') AND timeout_at < 'infinity'"
          + " ORDER BY run_id";

  /** Without what only a worker or the next step reads, which may be long. */
  private static final String BRIEF =
      "SELECT run_month, run_id, instance_no, task_no, map_index, state, attempt, step, lost,"
          + " max_attempts, seq, timer, timer_at, scheduled_at, NULL AS queued_at, NULL AS"
          + " started_at, NULL AS ended_at, handle, NULL AS result, NULL AS result_object,"
          + " result_length, NULL AS note FROM task_instance";

  private RunLoader() {}

  static Active active(Connection connection) throws SQLException {
    return new Active(withRows(connection, Query.list(connection, ACTIVE, RowReader::run)));
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

  /** What takes slots of limits and pools in the runs that have not ended; no grants. */
  static List<LoadedRun> slots(Connection connection) throws SQLException {
    return withRows(
        connection,
        Query.list(connection, ACTIVE, RowReader::run),
        new Part(
            BRIEF, " AND state IN ('queued', 'running', 'restarting', 'deferred')", " AND false"));
  }

  /** A run with all its instances, or only one of them. */
  static Optional<LoadedRun> part(Connection connection, RunKey key, int instanceNo)
      throws SQLException {
    String and = instanceNo < 0 ? "" : " AND instance_no = " + instanceNo;
    return part(connection, key, and, and);
  }

  private static Optional<LoadedRun> part(
      Connection connection, RunKey key, String andInstances, String andGrants)
      throws SQLException {
    List<RunRow> found =
        Query.list(
            connection,
            "SELECT * FROM run WHERE run_month = ? AND run_id = ?",
            RowReader::run,
            key.month(),
            key.id());
    return withRows(connection, found, new Part(BRIEF, andInstances, andGrants)).stream()
        .findFirst();
  }

  /** A run with the first instance of each task, and all those of one element of a mapping. */
  static Optional<LoadedRun> element(Connection connection, RunKey key, RunImages.Element element)
      throws SQLException {
    Optional<LoadedRun> firsts =
        part(connection, key, " AND instance_no < " + element.tasks(), " AND instance_no < 0");
    if (firsts.isEmpty()) {
      return firsts;
    }
    var rows = new ArrayList<>(firsts.get().instances());
    rows.addAll(
        Query.list(
            connection,
            BRIEF
                + " WHERE run_month = ? AND run_id + 0 = ? AND task_id = ANY (?) AND map_index = ?"
                + " AND instance_no >= ?",
            RowReader::instance,
            key.month(),
            key.id(),
            new Pipeline.SqlArray("text", element.region().toArray()),
            element.mapIndex(),
            element.tasks()));
    return Optional.of(new LoadedRun(firsts.get().run(), rows, List.of()));
  }

  private static List<LoadedRun> withRows(Connection connection, List<RunRow> runs)
      throws SQLException {
    return withRows(connection, runs, new Part("SELECT * FROM task_instance", "", ""));
  }

  /** Which columns of instances, and further conditions on instances and grants. */
  private record Part(String instances, String andInstances, String andGrants) {}

  private static List<LoadedRun> withRows(Connection connection, List<RunRow> runs, Part part)
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
              part.instances() + where + part.andInstances() + " ORDER BY run_id, instance_no",
              RowReader::instance,
              ids)
          .forEach(i -> instances.computeIfAbsent(i.key().run(), k -> new ArrayList<>()).add(i));
      Query.list(
              connection,
              "SELECT * FROM task_grant"
                  + where
                  + part.andGrants()
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
