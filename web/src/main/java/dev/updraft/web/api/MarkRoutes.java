// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Listing;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunView;
import dev.updraft.db.web.NoteStore;
import dev.updraft.db.web.Writers;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Setting the state and the note of task instances, or only asking which would change. */
public final class MarkRoutes {
  private static final Set<String> KEYS =
      Set.of(
          "new_state",
          "note",
          "include_upstream",
          "include_downstream",
          "include_future",
          "include_past");

  private final Found found;
  private final Commands commands;
  private final NoteStore notes;

  public MarkRoutes(Readers readers, Writers writers, Commands commands) {
    this.found = new Found(readers);
    this.commands = commands;
    this.notes = writers.notes();
  }

  /** Before the routes that take a map index: {@code dry_run} stands in its place. */
  public void register(RoutesConfig routes) {
    routes.patch(InstanceRoutes.ONE + "/dry_run", ctx -> mark(ctx, true));
    routes.patch(InstanceRoutes.MAPPED + "/dry_run", ctx -> mark(ctx, true));
    routes.patch(InstanceRoutes.ONE, ctx -> mark(ctx, false));
    routes.patch(InstanceRoutes.MAPPED, ctx -> mark(ctx, false));
  }

  private void mark(Context ctx, boolean dry) {
    Caller caller = Caller.require(ctx, Role.USER);
    RunView run = found.run(ctx);
    List<InstanceView> named = found.named(ctx, run);
    Body body = EntityRoutes.masked(Body.of(ctx, KEYS), ctx.queryParams("update_mask"));
    Listing<InstanceView> changed = new Listing<>(named, named.size());
    if (body.text("new_state") != null) {
      ObjectNode payload = payload(run, named, state(body), dry);
      payload.put("upstream", body.flag("include_upstream", false));
      payload.put("downstream", body.flag("include_downstream", false));
      refuseOtherRuns(body);
      if (body.has("note")) {
        payload.put("note", body.text("note"));
      }
      changed = found.answered(run, commands.run(ctx, "mark_task", payload));
    } else if (body.has("note") && !dry) {
      notes.put(caller.name(), named, body.text("note"));
      changed = new Listing<>(found.again(run, named), named.size());
    }
    Json.answer(ctx, Shapes.list("task_instances", changed, Shapes::instance));
  }

  private static String state(Body body) {
    String state = body.required("new_state");
    if (!Set.of("success", "failed", "skipped").contains(state)) {
      throw new ApiError(422, "'" + state + "' is not one of ['success', 'failed', 'skipped']");
    }
    return state;
  }

  private static void refuseOtherRuns(Body body) {
    if (body.flag("include_future", false) || body.flag("include_past", false)) {
      throw new ApiError(501, "include_future and include_past are not built yet");
    }
  }

  private static ObjectNode payload(
      RunView run, List<InstanceView> named, String state, boolean dry) {
    ObjectNode payload =
        Json.object()
            .put("dag_id", run.dagId())
            .put("dag_run_id", run.runId())
            .put("state", state)
            .put("dry_run", dry);
    payload.putArray("task_ids").add(named.getFirst().taskId());
    if (named.size() == 1) {
      payload.put("map_index", named.getFirst().mapIndex());
    }
    return payload;
  }
}
