// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import dev.updraft.db.LeaderLock;
import dev.updraft.web.http.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Answers commands as the leader would, so far as these tests need it. */
final class ScriptedScheduler implements AutoCloseable {
  private static final String CLEARED =
      "{\"task_instances\":[{\"instance_no\":1,\"task_id\":\"transform\",\"map_index\":-1},"
          + "{\"instance_no\":2,\"task_id\":\"load\",\"map_index\":-1}],\"total_entries\":2}";

  private final Thread thread;
  private volatile boolean stopped;

  private ScriptedScheduler(DataSource pool) {
    this.thread = Thread.ofVirtual().unstarted(() -> loop(pool));
  }

  static ScriptedScheduler start(DataSource pool) {
    var scheduler = new ScriptedScheduler(pool);
    scheduler.thread.start();
    return scheduler;
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  private void loop(DataSource pool) {
    try (Connection connection = pool.getConnection();
        var lock = connection.prepareStatement("SELECT pg_advisory_lock(" + LeaderLock.KEY + ")")) {
      lock.execute();
      Fixture.execute(pool, "UPDATE epoch SET resigned = false, holder = 'scripted'");
      while (!stopped) {
        if (!answerOne(connection, pool)) {
          LockSupport.parkNanos(3_000_000);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean answerOne(Connection connection, DataSource pool) throws SQLException {
    try (var statement =
            connection.prepareStatement(
                "SELECT id, kind, payload FROM command c WHERE NOT EXISTS"
                    + " (SELECT FROM command_result r WHERE r.command_id = c.id) ORDER BY id");
        var rows = statement.executeQuery()) {
      if (!rows.next()) {
        return false;
      }
      Result result = answer(pool, rows.getString("kind"), Json.read(rows.getString("payload")));
      Fixture.execute(
          pool,
          "INSERT INTO command_result (command_id, status, body) VALUES (?, ?, ?)",
          rows.getLong("id"),
          result.status(),
          result.body());
      Fixture.execute(pool, "SELECT pg_notify('updraft_result', ?)", rows.getString("id"));
      return true;
    }
  }

  private static Result answer(DataSource pool, String kind, JsonNode payload) {
    try {
      Result result = apply(pool, kind, payload);
      notes(pool, payload);
      return result;
    } catch (SQLException e) {
      return new Result(409, "{\"detail\":\"the scripted scheduler cannot do that\"}");
    }
  }

  private static Result apply(DataSource pool, String kind, JsonNode payload) throws SQLException {
    String dagId = payload.path("dag_id").asString();
    return switch (kind) {
      case "trigger" -> trigger(pool, dagId, payload);
      case "pause", "unpause" -> {
        Fixture.execute(
            pool, "UPDATE dag SET paused = ? WHERE dag_id = ?", kind.equals("pause"), dagId);
        yield new Result(200, "{}");
      }
      case "mark_run" -> {
        Fixture.execute(
            pool,
            "UPDATE run SET state = ? WHERE dag_id = ? AND dag_run_id = ?",
            payload.path("state").asString(),
            dagId,
            payload.path("dag_run_id").asString());
        yield new Result(200, "{}");
      }
      case "mark_task" -> {
        Fixture.execute(
            pool,
            "UPDATE task_instance SET state = ? WHERE dag_id = ? AND task_id = ?",
            payload.path("state").asString(),
            dagId,
            payload.path("task_ids").path(0).asString());
        yield new Result(200, CLEARED);
      }
      case "put_pool" -> putPool(pool, payload);
      case "delete_pool" -> deletePool(pool, payload.path("name").asString());
      case "clear" ->
          new Result(200, dagId.equals("flights") ? CLEARED : ScriptedClear.answer(pool, payload));
      default -> new Result(400, "{\"detail\":\"unknown command\"}");
    };
  }

  /** For commands that name a run; its tasks' notes only where they are named too. */
  private static void notes(DataSource pool, JsonNode payload) throws SQLException {
    String insert =
        "INSERT INTO note SELECT t.run_month, t.run_id, %s, ?, 'scripted' FROM run t %s"
            + " WHERE t.dag_id = ? AND t.dag_run_id = ? ON CONFLICT (run_month, run_id,"
            + " instance_no) DO UPDATE SET content = excluded.content";
    String dagId = payload.path("dag_id").asString("");
    String runId = payload.path("dag_run_id").asString("");
    if (payload.path("run_note").isString()) {
      String text = payload.path("run_note").asString();
      Fixture.execute(pool, insert.formatted("-1", ""), text, dagId, runId);
    }
    if (payload.path("note").isString()) {
      String join = "JOIN task_instance i USING (run_month, run_id)";
      String task = " AND i.task_id = '" + payload.path("task_ids").path(0).asString() + "'";
      Fixture.execute(
          pool,
          insert.formatted("i.instance_no", join).replace(" ON CONFLICT", task + " ON CONFLICT"),
          payload.path("note").asString(),
          dagId,
          runId);
    }
  }

  private static Result putPool(DataSource pool, JsonNode payload) throws SQLException {
    String name = payload.path("name").asString();
    if (name.equals("default_pool") && payload.path("create").asBoolean()) {
      return new Result(409, "{\"detail\":\"there is already a pool 'default_pool'\"}");
    }
    Fixture.execute(
        pool,
        "INSERT INTO pool VALUES (?, ?, ?, ?) ON CONFLICT (name)"
            + " DO UPDATE SET slots = excluded.slots",
        name,
        payload.path("slots").asInt(),
        payload.path("include_deferred").asBoolean(),
        payload.path("description").asString(""));
    return new Result(200, "{}");
  }

  private static Result deletePool(DataSource pool, String name) throws SQLException {
    if (name.equals("default_pool") || name.equals("none")) {
      return new Result(
          name.equals("none") ? 404 : 400, "{\"detail\":\"Default Pool can't be deleted\"}");
    }
    if (name.equals("warehouse")) {
      return new Result(
          409,
          "{\"detail\":\"pool 'warehouse' is in use: tasks of DAG 'geo_import', name it."
              + " Give them another pool first.\"}");
    }
    Fixture.execute(pool, "DELETE FROM pool WHERE name = ?", name);
    return new Result(200, "{}");
  }

  private static Result trigger(DataSource pool, String dagId, JsonNode payload)
      throws SQLException {
    String runId = payload.path("dag_run_id").asString("manual__2026-11-21T06:00:00+00:00");
    if (runId.equals("taken")) {
      return new Result(409, "{\"detail\":\"A DagRun with this run_id already exists\"}");
    }
    String logical = text(payload.path("logical_date"));
    Fixture.execute(
        pool,
        "WITH i AS (INSERT INTO run_identity VALUES (?, ?, ?::timestamptz, 202611,"
            + " nextval('run_id_seq') + 1000) RETURNING run_id) INSERT INTO run SELECT 202611,"
            + " run_id, ?, ?, 1, 'manual', 'queued', ?::timestamptz, now(), now(), now(), now(),"
            + " NULL, NULL, ?, 'rest_api', 1, 'infinity' FROM i",
        dagId,
        runId,
        logical,
        dagId,
        runId,
        logical,
        payload.path("conf").toString());
    return new Result(200, Json.object().put("dag_run_id", runId).toString());
  }

  private static @Nullable String text(JsonNode node) {
    return node.isString() ? node.asString() : null;
  }

  private record Result(int status, String body) {}
}
