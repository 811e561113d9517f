// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.DagQueries;
import dev.updraft.db.read.DagView;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.Readers;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.ListQuery;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** DAGs. */
public final class DagRoutes {
  private static final String DAG = "/api/v2/dags/{dag_id}";
  private static final Set<String> STATES = Set.of("queued", "running", "success", "failed");

  private static final String[] LATER = {
    "bundle_name",
    "bundle_version",
    "has_asset_schedule",
    "asset_dependency",
    "dag_run_state",
    "is_favorite",
    "timetable_type",
    "dag_run_start_date_gte",
    "dag_run_start_date_gt",
    "dag_run_start_date_lte",
    "dag_run_start_date_lt",
    "dag_run_end_date_gte",
    "dag_run_end_date_gt",
    "dag_run_end_date_lte",
    "dag_run_end_date_lt"
  };

  private final Readers readers;
  private final Found found;
  private final Commands commands;

  public DagRoutes(Readers readers, Commands commands) {
    this.readers = readers;
    this.found = new Found(readers);
    this.commands = commands;
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v2/dags", this::list);
    routes.get("/api/v2/dagStats", this::stats);
    routes.get("/api/v2/dagTags", this::tags);
    routes.get(DAG, ctx -> Json.answer(ctx, Shapes.dag(found.dag(ctx))));
    routes.patch(DAG, this::patch);
    routes.get(DAG + "/details", this::details);
  }

  private void list(Context ctx) {
    ListQuery query =
        new ListQuery(ctx)
            .notBuilt(LATER)
            .any("owners", "owners")
            .any("paused", "paused", Set.of("true", "false"))
            .any("has_import_errors", "has_import_errors", Set.of("true", "false"))
            .any("last_dag_run_state", "last_dag_run_state", STATES)
            .pattern("dag_id", "dag_id")
            .pattern("dag_display_name", "dag_display_name");
    if (!"false".equals(ctx.queryParam("exclude_stale"))) {
      query.is("stale", "false");
    }
    boolean all = "all".equals(ctx.queryParam("tags_match_mode"));
    var listing =
        readers
            .dags()
            .list(
                query.criteria(),
                ctx.queryParams("tags"),
                all,
                query.page(DagQueries.fields(), Sort.up("dag_id")));
    Json.answer(ctx, Shapes.list("dags", listing, Shapes::dag));
  }

  private void tags(Context ctx) {
    ListQuery query = new ListQuery(ctx).pattern("tag_name", "name");
    var listing =
        readers.dags().tags(query.criteria(), query.page(Set.of("name"), Sort.up("name")));
    Json.answer(ctx, Shapes.list("tags", listing, StringNode::valueOf));
  }

  private void stats(Context ctx) {
    List<String> ids = ctx.queryParams("dag_ids");
    if (ids.isEmpty()) {
      ids =
          readers
              .dags()
              .list(List.of(), List.of(), false, dev.updraft.db.read.Page.first(1000))
              .rows()
              .stream()
              .map(DagView::dagId)
              .toList();
    }
    Map<String, Map<String, Integer>> counts = readers.dags().stats(ids);
    ObjectNode body = Json.object();
    body.set(
        "dags",
        Json.array(
            ids.stream().filter(counts::containsKey).toList(),
            id -> {
              ObjectNode dag = Json.object().put("dag_id", id).put("dag_display_name", id);
              dag.set(
                  "stats",
                  Json.array(
                      List.of("queued", "running", "success", "failed"),
                      s ->
                          Json.object()
                              .put("state", s)
                              .put("count", counts.getOrDefault(id, Map.of()).getOrDefault(s, 0))));
              return dag;
            }));
    Json.answer(ctx, body.put("total_entries", body.path("dags").size()));
  }

  private void patch(Context ctx) {
    Caller.require(ctx, Role.USER);
    DagView dag = found.dag(ctx);
    for (String field : ctx.queryParams("update_mask")) {
      if (!field.equals("is_paused")) {
        throw ApiError.badRequest("Only `is_paused` field can be updated through the REST API");
      }
    }
    Body body = Body.of(ctx, Set.of("is_paused"));
    if (!body.has("is_paused") || body.json().path("is_paused").isNull()) {
      throw ApiError.invalid("body", "is_paused", "Field required", "missing");
    }
    String kind = body.flag("is_paused", false) ? "pause" : "unpause";
    commands.run(ctx, kind, Json.object().put("dag_id", dag.dagId()));
    Json.answer(ctx, Shapes.dag(found.dag(ctx)));
  }

  private void details(Context ctx) {
    DagView dag = found.dag(ctx);
    DagSpec spec =
        readers
            .dags()
            .spec(dag.dagId(), dag.version())
            .orElseThrow(() -> ApiError.notFound("The Dag has no readable version"));
    ObjectNode json =
        Shapes.dag(dag)
            .put("catchup", spec.catchUp())
            .put("concurrency", spec.maxActiveTasks())
            .put("dag_run_timeout", spec.runTimeout() == null ? null : "" + spec.runTimeout())
            .putNull("doc_md")
            .put("start_date", Json.time(spec.startDate()))
            .put("end_date", Json.time(spec.endDate()))
            .put("is_paused_upon_creation", spec.pausedWhenNew())
            .put("last_parsed", Json.time(dag.versionAt()))
            .put("timezone", "UTC")
            .put("render_template_as_native_obj", false)
            .putNull("template_search_path")
            .putNull("asset_expression")
            .put("is_favorite", false)
            .putNull("rerun_with_latest_version")
            .put("active_runs_count", active(dag));
    json.set("params", params(spec));
    json.putObject("default_args");
    json.putObject("owner_links");
    readers
        .dags()
        .version(dag.dagId(), dag.version())
        .ifPresent(v -> json.set("latest_dag_version", Shapes.version(v)));
    Json.answer(ctx, json);
  }

  private int active(DagView dag) {
    Map<String, Integer> states =
        readers.dags().stats(List.of(dag.dagId())).getOrDefault(dag.dagId(), Map.of());
    return states.getOrDefault("queued", 0) + states.getOrDefault("running", 0);
  }

  private static JsonNode params(DagSpec spec) {
    JsonNode schema = Json.read(spec.paramsSchema()).path("properties");
    JsonNode defaults = Json.read(spec.paramsDefaults());
    ObjectNode params = Json.object();
    for (String name : defaults.propertyNames()) {
      ObjectNode param = params.putObject(name);
      param.set("value", defaults.path(name));
      JsonNode one = schema.path(name);
      param.set("schema", one.isMissingNode() ? Json.object() : one);
      param.put("description", one.path("description").asString(""));
    }
    return params;
  }
}
