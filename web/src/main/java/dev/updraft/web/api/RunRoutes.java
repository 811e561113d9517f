// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.DagView;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunQueries;
import dev.updraft.db.read.RunView;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs of a DAG. */
public final class RunRoutes {
  static final String RUNS = "/api/v2/dags/{dag_id}/dagRuns";
  static final String RUN = RUNS + "/{dag_run_id}";
  private static final String RUN_ID = "^[A-Za-z0-9_.~:+-]+$";
  private static final int LONGEST_ID = 250;
  private static final Set<String> TRIGGER_KEYS =
      Set.of(
          "dag_run_id",
          "logical_date",
          "data_interval_start",
          "data_interval_end",
          "run_after",
          "conf",
          "note",
          "partition_key");
  private static final Set<String> STATES = Set.of("queued", "running", "success", "failed");
  private static final Set<String> TYPES =
      Set.of(
          "backfill",
          "scheduled",
          "manual",
          "operator_triggered",
          "asset_triggered",
          "asset_materialization");

  private final Readers readers;
  private final Found found;
  private final Commands commands;

  public RunRoutes(Readers readers, Commands commands) {
    this.readers = readers;
    this.found = new Found(readers);
    this.commands = commands;
  }

  public void register(RoutesConfig routes) {
    routes.get(RUNS, this::list);
    routes.post(RUNS, this::trigger);
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
            .is("dag_id", dagId)
            .any("state", "state", STATES)
            .any("run_type", "run_type", TYPES)
            .numbers("dag_version", "dag_version")
            .pattern("run_id", "run_id")
            .pattern("dag_id", "dag_id")
            .times("logical_date", "run_after", "start_date", "end_date", "updated_at")
            .durations();
    var listing =
        readers.runs().list(query.criteria(), query.page(RunQueries.fields(), Sort.up("id")));
    Json.answer(
        ctx,
        Shapes.list("dag_runs", listing, Shapes::run)
            .putNull("next_cursor")
            .putNull("previous_cursor"));
  }

  private void trigger(Context ctx) {
    Caller.require(ctx, Role.USER);
    DagView dag = found.dag(ctx);
    Body body = Body.of(ctx, TRIGGER_KEYS);
    ObjectNode payload = Json.object().put("dag_id", dag.dagId());
    String runId = body.text("dag_run_id");
    if (runId != null) {
      requireRunId(runId);
      payload.put("dag_run_id", runId);
    }
    for (String field :
        new String[] {"logical_date", "data_interval_start", "data_interval_end", "run_after"}) {
      String value = body.text(field);
      if (value != null) {
        payload.put(field, ListQuery.time("body", field, value).toString());
      }
    }
    if (payload.has("data_interval_start") != payload.has("data_interval_end")) {
      throw ApiError.invalid(
          "body",
          "data_interval_start",
          "Either both data_interval_start and data_interval_end must be provided or both must be"
              + " None",
          "value_error");
    }
    String note = body.text("note");
    if (note != null) {
      payload.put("note", note);
    }
    payload.set("conf", conf(body.json().path("conf")));
    payload.put("triggered_by", "rest_api");
    JsonNode answer = commands.run(ctx, "trigger", payload);
    Json.answer(ctx, Shapes.run(found.run(dag.dagId(), answer.path("dag_run_id").asString(runId))));
  }

  private static JsonNode conf(JsonNode conf) {
    if (conf.isMissingNode() || conf.isNull()) {
      return Json.object();
    }
    if (!conf.isObject()) {
      throw ApiError.invalid("body", "conf", "Input should be a valid dictionary", "dict_type");
    }
    return conf;
  }

  private static void requireRunId(String runId) {
    if (!runId.matches(RUN_ID) || runId.length() > LONGEST_ID) {
      throw ApiError.invalid(
          "body",
          "dag_run_id",
          "The run id may hold letters, digits and _.~:+- only",
          "string_pattern_mismatch");
    }
  }

  private void patch(Context ctx) {
    Caller.require(ctx, Role.USER);
    RunView run = found.run(ctx);
    Body body = Body.of(ctx, Set.of("state", "note"));
    String state = body.text("state");
    if (state != null && !Set.of("queued", "success", "failed").contains(state)) {
      throw ApiError.invalid(
          "body", "state", "Input should be 'queued', 'success' or 'failed'", "enum");
    }
    ObjectNode payload = Json.object().put("dag_id", run.dagId()).put("dag_run_id", run.runId());
    if ("queued".equals(state)) {
      commands.run(ctx, "clear", payload.put("dry_run", false).put("only_failed", false));
    } else if (state != null) {
      commands.run(ctx, "mark_run", payload.put("state", state));
    }
    Json.answer(ctx, Shapes.run(found.run(ctx)));
  }
}
