// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.DagView;
import dev.updraft.db.read.RunView;
import dev.updraft.web.api.Found;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import tools.jackson.databind.node.ObjectNode;

/** What people change with one button: plain forms, which work without scripts. */
final class Actions {
  private final Found found;
  private final Commands commands;

  Actions(Found found, Commands commands) {
    this.found = found;
    this.commands = commands;
  }

  void register(RoutesConfig routes) {
    routes.post("/dags/{dag_id}/pause", ctx -> pause(ctx, "pause"));
    routes.post("/dags/{dag_id}/unpause", ctx -> pause(ctx, "unpause"));
    routes.post("/dags/{dag_id}/runs/{dag_run_id}/mark", this::mark);
  }

  private void pause(Context ctx, String kind) {
    Caller.require(ctx, Role.USER);
    DagView dag = found.dag(ctx.pathParam("dag_id"));
    commands.run(ctx, kind, Json.object().put("dag_id", dag.dagId()));
    Redirects.to(ctx, "list".equals(ctx.formParam("back")) ? "/dags" : Links.dag(dag));
  }

  private void mark(Context ctx) {
    Caller.require(ctx, Role.USER);
    RunView run = found.run(ctx.pathParam("dag_id"), ctx.pathParam("dag_run_id"));
    String state = ctx.formParam("state");
    if (state == null || !state.matches("success|failed|skipped")) {
      throw ApiError.badRequest("A state is missing");
    }
    String task = ctx.formParam("task");
    ObjectNode payload =
        Json.object().put("dag_id", run.dagId()).put("dag_run_id", run.runId()).put("state", state);
    if (task == null) {
      commands.run(ctx, "mark_run", payload);
      Redirects.to(ctx, Links.run(run));
      return;
    }
    int map = Numbers.form(ctx, "map", -1);
    payload.putArray("task_ids").add(task);
    if (ctx.formParam("answers") != null) {
      payload.put("answers", Numbers.form(ctx, "answers", 0));
    }
    commands.run(ctx, "mark_task", payload.put("map_index", map));
    Redirects.to(ctx, Links.task(run.dagId(), run.runId(), task, map));
  }
}
