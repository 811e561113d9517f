// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunView;
import dev.updraft.web.api.Found;
import dev.updraft.web.auth.Caller;
import dev.updraft.web.auth.Role;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Running tasks again: first the scheduler says which ones, then somebody says yes. */
public final class ClearPages {
  private static final int SHOWN = 300;

  private final Readers readers;
  private final Found found;
  private final Commands commands;
  private final Renderer renderer;

  ClearPages(Readers readers, Found found, Commands commands, Renderer renderer) {
    this.readers = readers;
    this.found = found;
    this.commands = commands;
    this.renderer = renderer;
  }

  void register(RoutesConfig routes) {
    routes.get("/dags/{dag_id}/runs/{dag_run_id}/clear", this::plan);
    routes.post("/dags/{dag_id}/runs/{dag_run_id}/clear", this::clear);
  }

  /** What to clear; {@code task} empty = the whole run. */
  public record Wish(String task, int map, boolean upstream, boolean downstream, boolean failed) {

    ObjectNode payload(RunView run, boolean dry) {
      ObjectNode payload =
          Json.object()
              .put("dag_id", run.dagId())
              .put("dag_run_id", run.runId())
              .put("only_failed", failed)
              .put("downstream", downstream)
              .put("upstream", upstream)
              .put("dry_run", dry);
      if (!task.isEmpty()) {
        payload.putArray("task_ids").add(task);
        if (map >= 0) {
          payload.put("map_index", map);
        }
      }
      return payload;
    }
  }

  /** A task instance that would run again. */
  public record Item(String taskId, int mapIndex, String state) {}

  private void plan(Context ctx) {
    Caller.require(ctx, Role.USER);
    RunView run = run(ctx);
    Wish wish =
        new Wish(
            text(ctx.queryParam("task")),
            Numbers.query(ctx, "map", -1),
            "true".equals(ctx.queryParam("upstream")),
            "true".equals(ctx.queryParam("downstream")),
            "true".equals(ctx.queryParam("only_failed")));
    String error = "";
    List<Item> items = List.of();
    int count = 0;
    try {
      JsonNode answer = commands.run(ctx, "clear", wish.payload(run, true));
      items = items(answer);
      count = answer.path("total_entries").asInt();
    } catch (ApiError e) {
      error = e.text();
    }
    var values = new HashMap<String, Object>();
    values.put("run", run);
    values.put("wish", wish);
    long total =
        readers.counts().of(run, "").states().values().stream().mapToLong(Long::longValue).sum();
    values.put("count", count);
    values.put("items", items.stream().limit(SHOWN).toList());
    values.put("kept", Math.max(0, total - count));
    values.put("running", items.stream().filter(i -> i.state().equals("running")).count());
    values.put("newest", found.dag(run.dagId()).version());
    values.put("error", error);
    renderer.page(ctx, "clear", "Run again", values);
  }

  private static List<Item> items(JsonNode answer) {
    var items = new ArrayList<Item>();
    for (JsonNode task : answer.path("task_instances")) {
      items.add(
          new Item(
              task.path("task_id").asString(""),
              task.path("map_index").asInt(-1),
              task.path("state").asString("none")));
    }
    return items;
  }

  private void clear(Context ctx) {
    Caller.require(ctx, Role.USER);
    RunView run = run(ctx);
    Wish wish =
        new Wish(
            text(ctx.formParam("task")),
            Numbers.form(ctx, "map", -1),
            "true".equals(ctx.formParam("upstream")),
            "true".equals(ctx.formParam("downstream")),
            "true".equals(ctx.formParam("only_failed")));
    commands.run(ctx, "clear", wish.payload(run, false));
    Redirects.to(ctx, Links.run(run));
  }

  private RunView run(Context ctx) {
    return found.run(ctx.pathParam("dag_id"), ctx.pathParam("dag_run_id"));
  }

  private static String text(@Nullable String given) {
    return given == null ? "" : given;
  }
}
