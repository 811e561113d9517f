// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Page;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.ResultView;
import dev.updraft.db.read.RunView;
import dev.updraft.objects.ObjectStore;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.ListQuery;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What tasks returned, under the one key that results have here. */
public final class XcomRoutes {
  private static final String ALL = InstanceRoutes.ONE + "/xcomEntries";
  private static final String KEY = "return_value";
  private static final Set<String> SORTABLE =
      Set.of("key", "dag_id", "run_id", "task_id", "map_index", "timestamp", "run_after");

  private final Readers readers;
  private final Found found;
  private final ObjectStore objects;

  public XcomRoutes(Readers readers, ObjectStore objects) {
    this.readers = readers;
    this.found = new Found(readers);
    this.objects = objects;
  }

  public void register(RoutesConfig routes) {
    routes.get(ALL, this::list);
    routes.get(ALL + "/{xcom_key}", this::one);
  }

  private void list(Context ctx) {
    ListQuery query = new ListQuery(ctx);
    boolean many = List.of("dag_id", "dag_run_id").stream().anyMatch(id -> isAll(ctx, id));
    RunView run = many ? null : found.run(ctx);
    for (String id : many ? List.of("dag_id", "dag_run_id", "task_id") : List.of("task_id")) {
      query.is(id, ctx.pathParam(id));
    }
    query
        .any("xcom_key", "key")
        .numbers("map_index", "map_index")
        .numbers("map_index_filter", "map_index")
        .pattern("xcom_key", "key")
        .pattern("dag_display_name", "dag_id")
        .pattern("run_id", "run_id")
        .pattern("task_id", "task_id")
        .times("logical_date", "run_after");
    Page page = query.page(SORTABLE, Sort.up(run == null ? "id" : "dag_id"));
    var listing =
        run == null
            ? readers.instances().withResults(query.criteria(), page)
            : readers.instances().withResults(run, query.criteria(), page);
    Json.answer(ctx, Shapes.list("xcom_entries", listing, XcomRoutes::shape));
  }

  private static boolean isAll(Context ctx, String parameter) {
    return ctx.pathParam(parameter).equals("~");
  }

  private void one(Context ctx) throws IOException {
    InstanceView instance = found.instance(ctx);
    String key = ctx.pathParam("xcom_key");
    List<ResultView> results = key.equals(KEY) ? results(instance) : List.of();
    if (results.isEmpty()) {
      throw ApiError.notFound("XCom entry with key: `" + key + "` not found");
    }
    JsonNode value = value(results.getFirst());
    ObjectNode json = shape(instance);
    if ("true".equals(ctx.queryParam("stringify"))) {
      json.put("value", value.isString() ? value.asString() : value.toString());
    } else {
      json.set("value", value);
    }
    Json.answer(ctx, json);
  }

  private List<ResultView> results(InstanceView instance) {
    return readers.instances().results(instance.run(), instance.taskId(), instance.mapIndex());
  }

  private JsonNode value(ResultView result) throws IOException {
    if (result.json() != null) {
      return Json.read(result.json());
    }
    String key = result.object() == null ? "" : result.object();
    return Json.read(
        new String(
            objects.get(key).orElseThrow(() -> ApiError.notFound("The value was cleaned up")),
            UTF_8));
  }

  private static ObjectNode shape(InstanceView instance) {
    return Json.object()
        .put("key", KEY)
        .put("timestamp", Json.time(instance.endedAt()))
        .put("logical_date", Json.time(instance.run().logicalDate()))
        .put("run_after", Json.time(instance.run().runAfter()))
        .put("map_index", instance.mapIndex())
        .put("task_id", instance.taskId())
        .put("task_display_name", instance.taskId())
        .put("dag_id", instance.run().dagId())
        .put("dag_display_name", instance.run().dagId())
        .put("run_id", instance.run().runId());
  }
}
