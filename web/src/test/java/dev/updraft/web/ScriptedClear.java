// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.SpecJson;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.web.http.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import tools.jackson.databind.JsonNode;

/** Clears as the leader does, over rows instead of over its memory. */
final class ScriptedClear {
  private ScriptedClear() {}

  static String answer(DataSource pool, JsonNode payload) throws SQLException {
    var answer = Json.object();
    var list = answer.putArray("task_instances");
    try (var connection = pool.getConnection();
        var statement =
            connection.prepareStatement(
                "SELECT t.task_id, t.map_index, t.state, v.spec, t.instance_no FROM task_instance t"
                    + " JOIN run r USING (run_month, run_id) JOIN dag_version v"
                    + " ON v.dag_id = r.dag_id AND v.version = r.version"
                    + " WHERE r.dag_id = ? AND r.dag_run_id = ? ORDER BY t.instance_no")) {
      statement.setString(1, payload.path("dag_id").asString());
      statement.setString(2, payload.path("dag_run_id").asString());
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        String task = rows.getString(1);
        String state = rows.getString(3);
        boolean failed = state.equals("failed") || state.equals("upstream_failed");
        if (tasks(payload, SpecJson.read(rows.getString(4))).contains(task)
            && (failed || !payload.path("only_failed").asBoolean())) {
          list.addObject()
              .put("instance_no", rows.getInt(5))
              .put("task_id", task)
              .put("map_index", rows.getInt(2))
              .put("state", state);
        }
      }
    }
    if (!payload.path("dry_run").asBoolean()) {
      for (JsonNode each : list) {
        apply(pool, payload, each);
      }
    }
    return answer.put("total_entries", list.size()).toString();
  }

  private static Set<String> tasks(JsonNode payload, DagSpec spec) {
    Set<Integer> numbers = new HashSet<>();
    for (TaskSpec task : spec.tasks()) {
      boolean named = payload.path("task_ids").isMissingNode();
      for (JsonNode id : payload.path("task_ids")) {
        named = named || id.asString().equals(task.taskId());
      }
      boolean below =
          payload.path("downstream").asBoolean()
              && task.upstream().stream().anyMatch(numbers::contains);
      if (named || below) {
        numbers.add(task.no());
      }
    }
    var names = new HashSet<String>();
    numbers.forEach(no -> names.add(spec.tasks().get(no).taskId()));
    return names;
  }

  private static void apply(DataSource pool, JsonNode payload, JsonNode task) throws SQLException {
    Fixture.execute(
        pool,
        "UPDATE task_instance t SET state = 'none', final_state = NULL, ended_at = NULL,"
            + " started_at = NULL, note = NULL FROM run r WHERE r.run_month = t.run_month"
            + " AND r.run_id = t.run_id AND r.dag_id = ? AND r.dag_run_id = ? AND t.task_id = ?",
        payload.path("dag_id").asString(),
        payload.path("dag_run_id").asString(),
        task.path("task_id").asString());
    Fixture.execute(
        pool,
        "UPDATE run SET state = 'running', ended_at = NULL WHERE dag_id = ? AND dag_run_id = ?",
        payload.path("dag_id").asString(),
        payload.path("dag_run_id").asString());
  }
}
