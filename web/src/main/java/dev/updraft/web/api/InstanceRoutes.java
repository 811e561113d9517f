// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.AttemptView;
import dev.updraft.db.read.InstanceQueries;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Listing;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.Readers;
import dev.updraft.engine.state.TaskState;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.ListQuery;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Task instances and their tries. */
public final class InstanceRoutes {
  private static final String LIST = RunRoutes.RUN + "/taskInstances";
  static final String ONE = LIST + "/{task_id}";
  private static final String MAPPED = ONE + "/{map_index}";
  private static final Set<String> STATES =
      Arrays.stream(TaskState.values()).map(TaskState::text).collect(Collectors.toSet());

  private final Readers readers;
  private final Found found;
  private final Commands commands;

  public InstanceRoutes(Readers readers, Commands commands) {
    this.readers = readers;
    this.found = new Found(readers);
    this.commands = commands;
  }

  /** After all routes whose fixed words stand where a map index may: the first match wins. */
  public void register(RoutesConfig routes) {
    routes.get(LIST, ctx -> list(ctx, false));
    routes.get(ONE, this::one);
    routes.patch(ONE, this::patch);
    routes.get(ONE + "/listMapped", ctx -> list(ctx, true));
    routes.get(ONE + "/tries", this::tries);
    routes.get(ONE + "/tries/{try_number}", this::tryOf);
    routes.get(MAPPED, this::one);
    routes.patch(MAPPED, this::patch);
    routes.get(MAPPED + "/tries", this::tries);
    routes.get(MAPPED + "/tries/{try_number}", this::tryOf);
  }

  private void one(Context ctx) {
    Json.answer(ctx, Shapes.instance(found.instance(ctx)));
  }

  private void list(Context ctx, boolean mapped) {
    String dagId = ctx.pathParam("dag_id");
    String runId = ctx.pathParam("dag_run_id");
    if (!dagId.equals("~") && !runId.equals("~")) {
      found.run(ctx);
    }
    ListQuery query =
        new ListQuery(ctx)
            .is("dag_id", dagId)
            .is("run_id", runId)
            .any("state", "state", STATES)
            .any("pool", "pool")
            .any("queue", "queue")
            .any("operator", "operator")
            .any("task_id", "task_id")
            .numbers("try_number", "try_number")
            .numbers("version_number", "version_number")
            .pattern("task_display_name", "task_display_name")
            .pattern("task_id", "task_id")
            .pattern("dag_id", "dag_id")
            .pattern("run_id", "run_id")
            .times("logical_date", "run_after", "start_date", "end_date", "updated_at")
            .durations();
    if (mapped) {
      query.is("task_id", ctx.pathParam("task_id"));
    }
    var listing =
        readers
            .instances()
            .list(query.criteria(), query.page(InstanceQueries.fields(), Sort.up("map_index")));
    Json.answer(
        ctx,
        Shapes.list("task_instances", listing, Shapes::instance)
            .putNull("next_cursor")
            .putNull("previous_cursor"));
  }

  private void patch(Context ctx) {
    Caller.require(ctx, Role.USER);
    InstanceView instance = found.instance(ctx);
    Body body =
        Body.of(
            ctx,
            Set.of(
                "new_state",
                "note",
                "include_upstream",
                "include_downstream",
                "include_future",
                "include_past"));
    String state = body.text("new_state");
    if (state != null) {
      if (!Set.of("success", "failed", "skipped").contains(state)) {
        throw new ApiError(422, "'" + state + "' is not one of ['success', 'failed', 'skipped']");
      }
      ObjectNode payload =
          Json.object()
              .put("dag_id", instance.run().dagId())
              .put("dag_run_id", instance.run().runId())
              .put("task_id", instance.taskId())
              .put("map_index", instance.mapIndex())
              .put("state", state);
      commands.run(ctx, "mark_task", payload);
    }
    InstanceView after = found.instance(ctx);
    Json.answer(
        ctx, Shapes.list("task_instances", new Listing<>(List.of(after), 1), Shapes::instance));
  }

  private void tries(Context ctx) {
    InstanceView instance = found.instance(ctx);
    List<AttemptView> attempts = readers.instances().attempts(instance);
    Json.answer(
        ctx,
        Shapes.list(
            "task_instances",
            new Listing<>(attempts, attempts.size()),
            attempt -> Shapes.attempt(instance, attempt)));
  }

  private void tryOf(Context ctx) {
    InstanceView instance = found.instance(ctx);
    int number = Found.whole("path", "try_number", ctx.pathParam("try_number"), 0);
    AttemptView attempt =
        readers.instances().attempts(instance).stream()
            .filter(a -> a.attempt() == number)
            .findFirst()
            .orElseThrow(
                () ->
                    ApiError.notFound(
                        "The Task Instance with try_number: `" + number + "` was not found"));
    Json.answer(ctx, Shapes.attempt(instance, attempt));
  }
}
