// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.DagView;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Listing;
import dev.updraft.db.read.Readers;
import dev.updraft.db.read.RunView;
import dev.updraft.web.http.ApiError;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Looks up what a path names; 404 in Airflow's words when it is not there. */
public record Found(Readers readers) {

  DagView dag(Context ctx) {
    return dag(ctx.pathParam("dag_id"));
  }

  public DagView dag(String dagId) {
    return readers
        .dags()
        .find(dagId)
        .orElseThrow(() -> ApiError.notFound("The Dag with ID: `" + dagId + "` was not found"));
  }

  RunView run(Context ctx) {
    return run(ctx.pathParam("dag_id"), ctx.pathParam("dag_run_id"));
  }

  public RunView run(String dagId, String runId) {
    return readers
        .runs()
        .find(dagId, runId)
        .orElseThrow(
            () ->
                ApiError.notFound(
                    "The DagRun with dag_id: `"
                        + dagId
                        + "` and run_id: `"
                        + runId
                        + "` was not found"));
  }

  /** The map index is taken from the path, else from the query, else -1. */
  InstanceView instance(Context ctx) {
    String inPath = ctx.pathParamMap().get("map_index");
    String text = inPath == null ? ctx.queryParam("map_index") : inPath;
    return instance(
        run(ctx),
        ctx.pathParam("task_id"),
        whole(inPath == null ? "query" : "path", "map_index", text, -1));
  }

  public InstanceView instance(RunView run, String taskId, int mapIndex) {
    return readers
        .instances()
        .find(run, taskId, mapIndex)
        .orElseThrow(() -> missing(run, taskId, mapIndex));
  }

  private ApiError missing(RunView run, String taskId, int mapIndex) {
    boolean mapped = mapIndex < 0 && readers.instances().find(run, taskId, 0).isPresent();
    return ApiError.notFound(
        mapped
            ? "Task instance is mapped, add the map_index value to the URL"
            : "The Task Instance with dag_id: `"
                + run.dagId()
                + "`, run_id: `"
                + run.runId()
                + "` and task_id: `"
                + taskId
                + "` was not found");
  }

  /** The instance that the path or the query names; without a map index all of the task. */
  List<InstanceView> named(Context ctx, RunView run) {
    String taskId = ctx.pathParam("task_id");
    if (ctx.pathParamMap().containsKey("map_index") || ctx.queryParam("map_index") != null) {
      return List.of(instance(ctx));
    }
    List<InstanceView> all = readers.instances().ofTasks(run, Set.of(taskId));
    if (all.isEmpty()) {
      throw missing(run, taskId, 0);
    }
    return all;
  }

  /** The instances that the scheduler names in its answer, as they are now. */
  Listing<InstanceView> answered(RunView run, JsonNode answer) {
    var numbers = new ArrayList<Integer>();
    answer
        .path("task_instances")
        .forEach(instance -> numbers.add(instance.path("instance_no").asInt()));
    return new Listing<>(
        readers.instances().numbered(run, numbers), answer.path("total_entries").asInt());
  }

  /** Instances of one task as they are now. */
  List<InstanceView> again(RunView run, List<InstanceView> instances) {
    Set<Integer> numbers =
        instances.stream().map(InstanceView::instanceNo).collect(Collectors.toSet());
    return readers.instances().ofTasks(run, Set.of(instances.getFirst().taskId())).stream()
        .filter(instance -> numbers.contains(instance.instanceNo()))
        .toList();
  }

  static int whole(String where, String name, @Nullable String text, int otherwise) {
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ApiError.invalid(where, name, "Input should be a valid integer", "int_parsing");
    }
  }
}
