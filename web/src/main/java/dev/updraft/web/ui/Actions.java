// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.DagView;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunView;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.web.api.Found;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What people change from the pages: plain forms, which work without scripts. */
final class Actions {
  private final Found found;
  private final Readers readers;
  private final Commands commands;
  private final Renderer renderer;

  Actions(Found found, Readers readers, Commands commands, Renderer renderer) {
    this.found = found;
    this.readers = readers;
    this.commands = commands;
    this.renderer = renderer;
  }

  void register(RoutesConfig routes) {
    routes.post("/dags/{dag_id}/pause", ctx -> pause(ctx, "pause"));
    routes.post("/dags/{dag_id}/unpause", ctx -> pause(ctx, "unpause"));
    routes.get("/dags/{dag_id}/trigger", this::triggerForm);
    routes.post("/dags/{dag_id}/trigger", this::trigger);
    routes.post("/dags/{dag_id}/runs/{dag_run_id}/clear", this::clear);
    routes.post("/dags/{dag_id}/runs/{dag_run_id}/mark", this::mark);
  }

  private void pause(Context ctx, String kind) {
    Caller.require(ctx, Role.USER);
    DagView dag = found.dag(ctx.pathParam("dag_id"));
    commands.run(ctx, kind, Json.object().put("dag_id", dag.dagId()));
    Redirects.to(ctx, "list".equals(ctx.formParam("back")) ? "/dags" : Show.dag(dag.dagId()));
  }

  private void triggerForm(Context ctx) {
    DagView dag = found.dag(ctx.pathParam("dag_id"));
    String defaults =
        readers.dags().spec(dag.dagId(), dag.version()).map(DagSpec::paramsDefaults).orElse("{}");
    form(ctx, 200, dag, Json.pretty(Json.read(defaults)), "");
  }

  private void form(Context ctx, int status, DagView dag, String conf, String error) {
    String schema =
        readers.dags().spec(dag.dagId(), dag.version()).map(DagSpec::paramsSchema).orElse("{}");
    renderer.page(
        ctx,
        status,
        "trigger",
        "Trigger " + dag.dagId(),
        Map.of("dag", dag, "conf", conf, "error", error, "schema", Json.pretty(Json.read(schema))));
  }

  private void trigger(Context ctx) {
    Caller.require(ctx, Role.USER);
    DagView dag = found.dag(ctx.pathParam("dag_id"));
    String text = ctx.formParam("conf");
    String shown = text == null || text.isBlank() ? "{}" : text;
    JsonNode conf = Json.read(shown);
    if (!conf.isObject()) {
      form(ctx, 422, dag, shown, "The params must be a JSON object.");
      return;
    }
    ObjectNode payload = Json.object().put("dag_id", dag.dagId()).put("triggered_by", "ui");
    payload.set("conf", conf);
    String runId = ctx.formParam("dag_run_id");
    if (runId != null && !runId.isBlank()) {
      payload.put("dag_run_id", runId.strip());
    }
    try {
      JsonNode answer = commands.run(ctx, "trigger", payload);
      Redirects.to(ctx, Show.run(dag.dagId(), answer.path("dag_run_id").asString("")));
    } catch (ApiError e) {
      form(ctx, e.status(), dag, shown, e.text());
    }
  }

  private void clear(Context ctx) {
    Caller.require(ctx, Role.USER);
    RunView run = found.run(ctx.pathParam("dag_id"), ctx.pathParam("dag_run_id"));
    ObjectNode payload =
        target(run)
            .put("only_failed", "true".equals(ctx.formParam("only_failed")))
            .put("downstream", "true".equals(ctx.formParam("downstream")))
            .put("upstream", false)
            .put("dry_run", false);
    String task = ctx.formParam("task");
    if (task != null) {
      payload.putArray("task_ids").add(task);
      payload.put("map_index", map(ctx));
    }
    commands.run(ctx, "clear", payload);
    back(ctx, run, task);
  }

  private void mark(Context ctx) {
    Caller.require(ctx, Role.USER);
    RunView run = found.run(ctx.pathParam("dag_id"), ctx.pathParam("dag_run_id"));
    String state = ctx.formParam("state");
    if (state == null || !state.matches("success|failed|skipped")) {
      throw ApiError.badRequest("A state is missing");
    }
    String task = ctx.formParam("task");
    ObjectNode payload = target(run).put("state", state);
    if (task == null) {
      commands.run(ctx, "mark_run", payload);
    } else {
      commands.run(ctx, "mark_task", payload.put("task_id", task).put("map_index", map(ctx)));
    }
    back(ctx, run, task);
  }

  private static void back(Context ctx, RunView run, @Nullable String task) {
    Redirects.to(
        ctx,
        task == null
            ? Show.run(run.dagId(), run.runId())
            : Show.task(run.dagId(), run.runId(), task, map(ctx)));
  }

  private static ObjectNode target(RunView run) {
    return Json.object().put("dag_id", run.dagId()).put("dag_run_id", run.runId());
  }

  private static int map(Context ctx) {
    String text = ctx.formParam("map_index");
    return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
  }
}
