// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunQueries;
import dev.updraft.db.read.RunView;
import dev.updraft.db.web.NoteStore;
import dev.updraft.db.web.Writers;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.ListQuery;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Runs of a DAG. */
public final class RunRoutes {
  static final String RUNS = "/api/v2/dags/{dag_id}/dagRuns";
  static final String RUN = RUNS + "/{dag_run_id}";
  private static final Set<String> STATES = Set.of("queued", "running", "success", "failed");
  private static final Set<String> TYPES =
      Set.of(
          "backfill",
          "scheduled",
          "manual",
          "operator_triggered",
          "asset_triggered",
          "asset_materialization");
  private static final Set<String> BATCH_KEYS =
      BatchKeys.of(
          Set.of("dag_ids", "states", "conf_contains"),
          "run_after",
          "logical_date",
          "start_date",
          "end_date",
          "duration");

  private static final String[] LATER = {
    "cursor",
    "partition_key_pattern",
    "partition_key_prefix_pattern",
    "partition_date_gte",
    "partition_date_lte",
    "consuming_asset_pattern"
  };

  private final Readers readers;
  private final Found found;
  private final Commands commands;
  private final NoteStore notes;
  private final Trigger trigger;

  public RunRoutes(Readers readers, Writers writers, Commands commands) {
    this.readers = readers;
    this.found = new Found(readers);
    this.commands = commands;
    this.notes = writers.notes();
    this.trigger = new Trigger(readers, commands);
  }

  public void register(RoutesConfig routes) {
    routes.get(RUNS, this::list);
    routes.post(RUNS, trigger::answer);
    routes.post(RUNS + "/list", this::batch);
    routes.get(RUN, ctx -> Json.answer(ctx, Shapes.run(found.run(ctx))));
    routes.patch(RUN, this::patch);
  }

  private void list(Context ctx) {
    String dagId = ctx.pathParam("dag_id");
    if (!dagId.equals("~")) {
      found.dag(dagId);
    }
    ListQuery query =
        new ListQuery(ctx)
            .notBuilt(LATER)
            .is("dag_id", dagId)
            .any("state", "state", STATES)
            .any("run_type", "run_type", TYPES)
            .any("bundle_version", "bundle_version")
            .numbers("dag_version", "dag_version")
            .contains("conf_contains", "conf")
            .pattern("run_id", "run_id")
            .pattern("dag_id", "dag_id")
            .pattern("triggering_user_name", "triggering_user_name")
            .times("logical_date", "run_after", "start_date", "end_date", "updated_at")
            .durations();
    answer(ctx, query);
  }

  private void batch(Context ctx) {
    BatchKeys.requireAll(ctx, "dag_id");
    ListQuery query =
        new ListQuery(Body.of(ctx, BATCH_KEYS))
            .any("dag_ids", "dag_id")
            .any("states", "state", STATES)
            .contains("conf_contains", "conf")
            .times("logical_date", "run_after", "start_date", "end_date")
            .durations();
    answer(ctx, query);
  }

  private void answer(Context ctx, ListQuery query) {
    var listing =
        readers.runs().list(query.criteria(), query.page(RunQueries.fields(), Sort.up("id")));
    Json.answer(
        ctx,
        Shapes.many("dag_runs", listing, Shapes::run)
            .putNull("next_cursor")
            .putNull("previous_cursor"));
  }

  private void patch(Context ctx) {
    Caller caller = Caller.require(ctx, Role.USER);
    RunView run = found.run(ctx);
    Body body =
        EntityRoutes.masked(Body.of(ctx, Set.of("state", "note")), ctx.queryParams("update_mask"));
    String state = body.text("state");
    if (state != null && !Set.of("queued", "success", "failed").contains(state)) {
      throw ApiError.invalid(
          "body", "state", "Input should be 'queued', 'success' or 'failed'", "enum");
    }
    ObjectNode payload = Json.object().put("dag_id", run.dagId()).put("dag_run_id", run.runId());
    if (state != null && body.has("note")) {
      payload.put("run_note", body.text("note"));
    }
    if ("queued".equals(state)) {
      commands.run(ctx, "clear", payload.put("dry_run", false).put("only_failed", false));
    } else if (state != null) {
      commands.run(ctx, "mark_run", payload.put("state", state));
    } else if (body.has("note")) {
      notes.put(caller.name(), run, body.text("note"));
    }
    Json.answer(ctx, Shapes.run(found.run(ctx)));
  }
}
