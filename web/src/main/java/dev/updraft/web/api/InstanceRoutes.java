// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.InstanceQueries;
import dev.updraft.db.read.Page;
import dev.updraft.db.read.Page.Sort;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunView;
import dev.updraft.engine.state.TaskState;
import dev.updraft.web.http.Body;
import dev.updraft.web.http.Json;
import dev.updraft.web.http.ListQuery;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Task instances. */
public final class InstanceRoutes {
  static final String LIST = RunRoutes.RUN + "/taskInstances";
  static final String ONE = LIST + "/{task_id}";
  static final String MAPPED = ONE + "/{map_index}";

  /** Ours, and Airflow's others, in which nothing ever is. */
  private static final Set<String> STATES =
      Stream.concat(
              Arrays.stream(TaskState.values()).map(TaskState::text),
              Stream.of("no_status", "up_for_reschedule", "awaiting_input"))
          .collect(Collectors.toSet());

  private static final Set<String> BATCH_KEYS =
      BatchKeys.of(
          Set.of("dag_ids", "dag_run_ids", "task_ids", "state", "pool", "queue", "executor"),
          "run_after",
          "logical_date",
          "start_date",
          "end_date",
          "duration");

  private static final String[] LATER = {
    "cursor",
    "task_group_id",
    "executor",
    "rendered_map_index_pattern",
    "rendered_map_index_prefix_pattern"
  };

  private final Readers readers;
  private final Found found;

  public InstanceRoutes(Readers readers) {
    this.readers = readers;
    this.found = new Found(readers);
  }

  /** After all routes whose fixed words stand where a task or map index may: the first wins. */
  public void register(RoutesConfig routes) {
    routes.get(LIST, ctx -> list(ctx, false));
    routes.post(LIST + "/list", this::batch);
    routes.get(ONE, this::one);
    routes.get(ONE + "/listMapped", ctx -> list(ctx, true));
    routes.get(MAPPED, this::one);
  }

  private void one(Context ctx) {
    Json.answer(ctx, Shapes.instance(found.instance(ctx)));
  }

  private void list(Context ctx, boolean mapped) {
    String dagId = ctx.pathParam("dag_id");
    String runId = ctx.pathParam("dag_run_id");
    RunView run = dagId.equals("~") || runId.equals("~") ? null : found.run(ctx);
    ListQuery query =
        new ListQuery(ctx)
            .notBuilt(LATER)
            .is("dag_id", run == null ? dagId : "~")
            .is("run_id", run == null ? runId : "~")
            .any("state", "state", STATES)
            .any("pool", "pool")
            .any("queue", "queue")
            .any("operator", "operator")
            .any("task_id", "task_id")
            .numbers("map_index", "map_index")
            .numbers("try_number", "try_number")
            .numbers("version_number", "version_number")
            .pattern("task_display_name", "task_display_name")
            .pattern("task_id", "task_id")
            .pattern("dag_id", "dag_id")
            .pattern("run_id", "run_id")
            .pattern("pool_name", "pool")
            .pattern("queue_name", "queue")
            .pattern("operator_name", "operator")
            .times("logical_date", "run_after", "start_date", "end_date", "updated_at")
            .durations();
    if (mapped) {
      query.is("task_id", ctx.pathParam("task_id"));
    }
    answer(ctx, run, query);
  }

  private void batch(Context ctx) {
    BatchKeys.requireAll(ctx, "dag_id", "dag_run_id");
    ListQuery query =
        new ListQuery(Body.of(ctx, BATCH_KEYS))
            .notBuilt("executor")
            .any("dag_ids", "dag_id")
            .any("dag_run_ids", "run_id")
            .any("task_ids", "task_id")
            .any("state", "state", STATES)
            .any("pool", "pool")
            .any("queue", "queue")
            .times("logical_date", "run_after", "start_date", "end_date")
            .durations();
    answer(ctx, null, query);
  }

  /** Over many runs Airflow's order, by map index, would be one of everything there ever was. */
  private void answer(Context ctx, @Nullable RunView run, ListQuery query) {
    Sort otherwise = run == null ? Sort.up("id") : Sort.up("map_index");
    Page page = query.page(InstanceQueries.fields(), otherwise);
    var listing =
        run == null
            ? readers.instances().list(query.criteria(), page)
            : readers.instances().list(run, query.criteria(), page);
    Json.answer(
        ctx,
        Shapes.many("task_instances", listing, Shapes::instance)
            .putNull("next_cursor")
            .putNull("previous_cursor"));
  }
}
