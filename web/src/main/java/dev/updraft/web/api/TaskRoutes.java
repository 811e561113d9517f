// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.DagView;
import dev.updraft.db.read.Listing;
import dev.updraft.db.read.Readers;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.web.http.ApiError;
import dev.updraft.web.http.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Tasks of a DAG's newest version. */
public final class TaskRoutes {
  private final Readers readers;
  private final Found found;

  public TaskRoutes(Readers readers) {
    this.readers = readers;
    this.found = new Found(readers);
  }

  public void register(RoutesConfig routes) {
    routes.get("/api/v2/dags/{dag_id}/tasks", this::list);
    routes.get("/api/v2/dags/{dag_id}/tasks/{task_id}", this::one);
  }

  private void list(Context ctx) {
    DagSpec spec = spec(ctx);
    String order = ctx.queryParam("order_by");
    Comparator<TaskSpec> by = Comparator.comparing(TaskSpec::taskId);
    if (order != null && !order.isEmpty()) {
      by = order.startsWith("-") ? by(order.substring(1)).reversed() : by(order);
    }
    List<TaskSpec> tasks = spec.tasks().stream().sorted(by).toList();
    Map<Integer, List<String>> downstream = downstream(spec);
    Json.answer(
        ctx,
        Shapes.list(
            "tasks",
            new Listing<>(tasks, tasks.size()),
            task -> shape(spec, task, downstream.getOrDefault(task.no(), List.of()))));
  }

  private static Comparator<TaskSpec> by(String attribute) {
    return switch (attribute) {
      case "task_id", "task_display_name" -> Comparator.comparing(TaskSpec::taskId);
      case "pool" -> Comparator.comparing(TaskSpec::pool);
      case "queue" -> Comparator.comparing(TaskSpec::queue);
      case "priority_weight" -> Comparator.comparingInt(TaskSpec::priority);
      case "pool_slots" -> Comparator.comparingInt(TaskSpec::poolSlots);
      case "operator_name" -> Comparator.comparing(TaskSpec::operator);
      default -> throw ApiError.badRequest("'Task' object has no attribute '" + attribute + "'");
    };
  }

  private void one(Context ctx) {
    DagSpec spec = spec(ctx);
    String id = ctx.pathParam("task_id");
    TaskSpec task =
        spec.tasks().stream()
            .filter(t -> t.taskId().equals(id))
            .findFirst()
            .orElseThrow(() -> ApiError.notFound("Task with id " + id + " was not found"));
    Json.answer(ctx, shape(spec, task, downstream(spec).getOrDefault(task.no(), List.of())));
  }

  private DagSpec spec(Context ctx) {
    DagView dag = found.dag(ctx);
    return readers
        .dags()
        .spec(dag.dagId(), dag.version())
        .orElseThrow(() -> ApiError.notFound("The Dag has no readable version"));
  }

  /** Names of the tasks after each task, in order; once for all, not once for each. */
  private static Map<Integer, List<String>> downstream(DagSpec spec) {
    var downstream = new HashMap<Integer, List<String>>();
    spec.tasks().stream()
        .sorted(Comparator.comparing(TaskSpec::taskId))
        .forEach(
            task ->
                task.upstream()
                    .forEach(
                        no ->
                            downstream
                                .computeIfAbsent(no, _ -> new ArrayList<>())
                                .add(task.taskId())));
    return downstream;
  }

  /** A teardown's rule is its scope, which Airflow has a name for. */
  private static String rule(TaskSpec task) {
    return task.teardown() ? "all_done_setup_success" : task.rule().name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode shape(DagSpec spec, TaskSpec task, List<String> after) {
    ObjectNode json =
        Json.object()
            .put("task_id", task.taskId())
            .put("task_display_name", task.taskId())
            .put("owner", spec.owner())
            .put("start_date", Json.time(spec.startDate()))
            .put("end_date", Json.time(spec.endDate()))
            .put("trigger_rule", rule(task))
            .put("depends_on_past", false)
            .put("wait_for_downstream", false)
            .put("retries", task.retry().retries())
            .put("queue", task.queue())
            .put("pool", task.pool())
            .put("pool_slots", task.poolSlots())
            .put("retry_exponential_backoff", task.retry().factor())
            .put("priority_weight", task.priority())
            .put("weight_rule", "absolute")
            .putNull("ui_color")
            .putNull("ui_fgcolor")
            .put("operator_name", task.operator())
            .putNull("doc_md")
            .put("is_mapped", task.mapped());
    json.set("execution_timeout", delta(task.timeout()));
    json.set("retry_delay", delta(task.retry().delay()));
    json.putArray("template_fields");
    json.putArray("extra_links");
    json.putObject("params");
    json.putObject("class_ref").put("class_name", task.operator()).putNull("module_path");
    var downstream = json.putArray("downstream_task_ids");
    after.forEach(downstream::add);
    return json;
  }

  private static @Nullable ObjectNode delta(@Nullable Duration length) {
    return length == null
        ? null
        : Json.object()
            .put("__type", "TimeDelta")
            .put("days", length.toDays())
            .put("seconds", length.toSeconds() % 86_400)
            .put("microseconds", length.toNanosPart() / 1_000);
  }
}
