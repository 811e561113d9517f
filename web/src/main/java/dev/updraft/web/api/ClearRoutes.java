// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Listing;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunView;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Clears: makes tasks run again. A caller that does not say otherwise gets a dry run. */
public final class ClearRoutes {
  private static final Set<String> TASK_KEYS =
      Set.of(
          "dry_run",
          "start_date",
          "end_date",
          "only_failed",
          "only_running",
          "reset_dag_runs",
          "task_ids",
          "dag_run_id",
          "include_upstream",
          "include_downstream",
          "include_future",
          "include_past",
          "run_on_latest_version",
          "prevent_running_task",
          "note");
  private static final Set<String> RUN_KEYS =
      Set.of("dry_run", "only_failed", "only_new", "run_on_latest_version", "note");

  private final Found found;
  private final Commands commands;

  public ClearRoutes(Readers readers, Commands commands) {
    this.found = new Found(readers);
    this.commands = commands;
  }

  public void register(RoutesConfig routes) {
    routes.post("/api/v2/dags/{dag_id}/clearTaskInstances", this::tasks);
    routes.post(RunRoutes.RUN + "/clear", this::run);
  }

  private void run(Context ctx) {
    Caller.require(ctx, Role.USER);
    RunView run = found.run(ctx);
    Body body = Body.of(ctx, RUN_KEYS);
    boolean dry = body.flag("dry_run", true);
    refuse(body, "only_new", "run_on_latest_version");
    ObjectNode payload =
        target(run, dry)
            .put("only_failed", body.flag("only_failed", false))
            .put("upstream", false)
            .put("downstream", false);
    if (body.has("note")) {
      payload.put("run_note", body.text("note"));
    }
    JsonNode answer = commands.run(ctx, "clear", payload);
    if (dry) {
      answer(ctx, found.answered(run, answer));
    } else {
      Json.answer(ctx, Shapes.run(found.run(ctx)));
    }
  }

  private void tasks(Context ctx) {
    Caller.require(ctx, Role.USER);
    String dagId = found.dag(ctx).dagId();
    Body body = Body.of(ctx, TASK_KEYS);
    refuse(
        body, "include_future", "include_past", "run_on_latest_version", "start_date", "end_date");
    if (!body.flag("reset_dag_runs", true)) {
      throw new ApiError(501, "reset_dag_runs=false is not built: a cleared task runs again");
    }
    boolean running = body.flag("only_running", false);
    if (running && body.has("only_failed") && body.flag("only_failed", true)) {
      throw ApiError.invalid(
          "body", "only_running", "only_failed and only_running exclude each other", "value_error");
    }
    String runId = body.text("dag_run_id");
    if (runId == null) {
      throw ApiError.invalid("body", "dag_run_id", "dag_run_id is required here", "value_error");
    }
    RunView run = found.run(dagId, runId);
    boolean dry = body.flag("dry_run", true);
    ObjectNode payload =
        target(run, dry)
            .put("only_failed", !running && body.flag("only_failed", true))
            .put("only_running", running)
            .put("prevent_running_task", body.flag("prevent_running_task", false))
            .put("upstream", body.flag("include_upstream", false))
            .put("downstream", body.flag("include_downstream", false));
    taskIds(body.json().path("task_ids"), payload);
    String note = body.text("note");
    if (note != null) {
      payload.put("note", note);
    }
    answer(ctx, found.answered(run, commands.run(ctx, "clear", payload)));
  }

  /** What is asked for but not built must not be ignored. */
  private static void refuse(Body body, String... fields) {
    for (String field : fields) {
      JsonNode value = body.json().path(field);
      boolean asked = value.isBoolean() ? value.asBoolean() : value.isString();
      if (asked) {
        throw new ApiError(501, field + " is not built yet");
      }
    }
  }

  private static void taskIds(JsonNode ids, ObjectNode payload) {
    if (ids.isMissingNode() || ids.isNull()) {
      return;
    }
    if (!ids.isArray() || ids.isEmpty()) {
      throw ApiError.invalid("body", "task_ids", "task_ids must be a filled list", "value_error");
    }
    var out = payload.putArray("task_ids");
    for (JsonNode id : ids) {
      boolean pair =
          id.isArray() && id.size() == 2 && id.path(0).isString() && id.path(1).canConvertToInt();
      if (id.isString()) {
        out.add(id.asString());
      } else if (pair && ids.size() == 1) {
        out.add(id.path(0).asString());
        payload.put("map_index", id.path(1).asInt());
      } else {
        throw ApiError.invalid("body", "task_ids", "Each is a task id", "value_error");
      }
    }
  }

  private static ObjectNode target(RunView run, boolean dry) {
    return Json.object()
        .put("dag_id", run.dagId())
        .put("dag_run_id", run.runId())
        .put("dry_run", dry);
  }

  private static void answer(Context ctx, Listing<InstanceView> tasks) {
    Json.answer(ctx, Shapes.list("task_instances", tasks, Shapes::instance));
  }
}
