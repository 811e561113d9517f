// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.AttemptView;
import dev.updraft.db.read.DagView;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.Listing;
import dev.updraft.db.read.RunView;
import dev.updraft.db.read.VersionView;
import dev.updraft.web.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Airflow's response models. Every key is always there, since its clients demand so. */
final class Shapes {
  static final String BUNDLE = "dags";
  private static final Set<String> TRIGGERED_BY =
      Set.of("cli", "operator", "rest_api", "ui", "test", "timetable", "asset", "backfill");

  private Shapes() {}

  static <T> ObjectNode list(String name, Listing<T> listing, Function<T, JsonNode> shape) {
    ObjectNode body = Json.object();
    body.set(name, Json.array(listing.rows(), shape));
    return body.put("total_entries", listing.total());
  }

  /** Of what there may be too much of to count. */
  static <T> ObjectNode many(String name, Listing<T> listing, Function<T, JsonNode> shape) {
    return list(name, listing, shape).put("total_entries_limit", listing.limit());
  }

  static ObjectNode dag(DagView dag) {
    ObjectNode json =
        Json.object()
            .put("dag_id", dag.dagId())
            .put("dag_display_name", dag.dagId())
            .put("is_paused", dag.paused())
            .put("is_stale", dag.stale())
            .put("last_parsed_time", Json.time(dag.versionAt()))
            .putNull("last_parse_duration")
            .putNull("last_expired")
            .put("bundle_name", BUNDLE)
            .put("bundle_version", dag.unit())
            .put("relative_fileloc", dag.file())
            .put("fileloc", dag.file())
            .put("file_token", dag.file())
            .put("description", dag.description())
            .put("timetable_summary", dag.schedule().isEmpty() ? null : dag.schedule())
            .put("timetable_description", schedule(dag))
            .put("timetable_partitioned", false)
            .put("timetable_periodic", !dag.schedule().isEmpty())
            .put("max_active_tasks", dag.maxActiveTasks())
            .put("max_active_runs", dag.maxActiveRuns())
            .put("max_consecutive_failed_dag_runs", 0)
            .put("has_task_concurrency_limits", false)
            .put("has_import_errors", dag.broken())
            .put("is_backfillable", !dag.schedule().isEmpty())
            .putNull("allowed_run_types")
            .put("next_dagrun_logical_date", Json.time(dag.nextAt()))
            .put("next_dagrun_data_interval_start", Json.time(dag.intervalEnd()))
            .put("next_dagrun_data_interval_end", Json.time(dag.nextAt()))
            .put("next_dagrun_run_after", Json.time(dag.nextAt()));
    json.set("tags", Json.array(dag.tags(), tag -> tag(dag.dagId(), tag)));
    json.putArray("owners").add(dag.owner());
    return json;
  }

  private static String schedule(DagView dag) {
    return dag.schedule().isEmpty() ? "Never, external triggers only" : dag.schedule();
  }

  private static JsonNode tag(String dagId, String tag) {
    return Json.object().put("name", tag).put("dag_id", dagId).put("dag_display_name", dagId);
  }

  static ObjectNode version(VersionView version) {
    return Json.object()
        .put("id", versionId(version.dagId(), version.version()).toString())
        .put("version_number", version.version())
        .put("dag_id", version.dagId())
        .put("dag_display_name", version.dagId())
        .put("bundle_name", BUNDLE)
        .put("bundle_version", version.unit())
        .putNull("bundle_url")
        .put("created_at", Json.time(version.createdAt()));
  }

  private static @Nullable ObjectNode version(RunView run) {
    return run.versionAt() == null
        ? null
        : version(
            new VersionView(
                run.dagId(), run.version(), run.unit() == null ? "" : run.unit(), run.versionAt()));
  }

  private static UUID versionId(String dagId, int version) {
    return UUID.nameUUIDFromBytes((dagId + "/" + version).getBytes(StandardCharsets.UTF_8));
  }

  static ObjectNode run(RunView run) {
    ObjectNode json =
        Json.object()
            .put("dag_run_id", run.runId())
            .put("dag_id", run.dagId())
            .put("dag_display_name", run.dagId())
            .put("logical_date", Json.time(run.logicalDate()))
            .put("queued_at", Json.time(run.createdAt()))
            .put("start_date", Json.time(run.startedAt()))
            .put("end_date", Json.time(run.endedAt()))
            .put("duration", Json.seconds(run.startedAt(), run.endedAt()))
            .put("data_interval_start", Json.time(run.intervalStart()))
            .put("data_interval_end", Json.time(run.intervalEnd()))
            .put("run_after", Json.time(run.runAfter()))
            .putNull("last_scheduling_decision")
            .put("run_type", run.type())
            .put("state", run.state())
            .put("triggered_by", triggeredBy(run.triggeredBy()))
            .put("triggering_user_name", user(run.triggeredBy()))
            .put("note", run.note())
            .put("bundle_version", run.unit())
            .putNull("partition_key")
            .putNull("partition_date");
    json.set("conf", Json.read(run.conf()));
    ObjectNode version = version(run);
    var versions = json.putArray("dag_versions");
    if (version != null) {
      versions.add(version);
    }
    return json;
  }

  private static String triggeredBy(String text) {
    return TRIGGERED_BY.contains(text) ? text : "rest_api";
  }

  private static @Nullable String user(String text) {
    return TRIGGERED_BY.contains(text) ? null : text;
  }

  static ObjectNode instance(InstanceView instance) {
    ObjectNode json =
        common(instance)
            .put("id", instanceId(instance).toString())
            .put("logical_date", Json.time(instance.run().logicalDate()))
            .put("run_after", Json.time(instance.run().runAfter()))
            .put("start_date", Json.time(instance.startedAt()))
            .put("end_date", Json.time(instance.endedAt()))
            .put("duration", Json.seconds(instance.startedAt(), instance.endedAt()))
            .put("state", instance.state().equals("none") ? null : instance.state())
            .put("try_number", instance.attempt())
            .put("hostname", instance.host())
            .put("scheduled_when", Json.time(instance.scheduledAt()))
            .put("queued_when", Json.time(instance.queuedAt()))
            .put("rendered_map_index", instance.mapIndex() < 0 ? null : "" + instance.mapIndex())
            .put("note", instance.note())
            .put("reason", instance.reason())
            .putNull("trigger")
            .putNull("triggerer_job");
    json.putObject("rendered_fields");
    return json;
  }

  /** One try, as the history shows it; the newest one has the state of the instance. */
  static ObjectNode attempt(InstanceView instance, AttemptView attempt) {
    boolean newest = attempt.attempt() == instance.attempt();
    String state = newest ? instance.state() : pastState(attempt.end());
    return common(instance)
        .put("start_date", Json.time(attempt.startedAt()))
        .put("end_date", Json.time(attempt.endedAt()))
        .put("duration", Json.seconds(attempt.startedAt(), attempt.endedAt()))
        .put("state", state.equals("none") ? null : state)
        .put("try_number", attempt.attempt())
        .put("hostname", attempt.host())
        .putNull("scheduled_when")
        .put("queued_when", Json.time(attempt.queuedAt()));
  }

  private static String pastState(@Nullable String end) {
    return "OK".equals(end) ? "success" : "failed";
  }

  private static ObjectNode common(InstanceView instance) {
    ObjectNode json =
        Json.object()
            .put("task_id", instance.taskId())
            .put("task_display_name", instance.taskId())
            .put("dag_id", instance.run().dagId())
            .put("dag_display_name", instance.run().dagId())
            .put("dag_run_id", instance.run().runId())
            .put("map_index", instance.mapIndex())
            .put("max_tries", Math.max(0, instance.maxAttempts() - 1))
            .put("operator", instance.operator())
            .put("operator_name", instance.operator())
            .put("pool", instance.pool())
            .put("pool_slots", instance.slots())
            .put("queue", instance.queue())
            .put("priority_weight", instance.priority())
            .putNull("pid")
            .putNull("executor")
            .put("executor_config", "{}")
            .putNull("unixname");
    json.set("dag_version", version(instance.run()));
    return json;
  }

  private static UUID instanceId(InstanceView instance) {
    // Version 8: made of our own numbers, so that it stays the same.
    return new UUID(
        (instance.run().id() << 16) | 0x8000L, 0x8000000000000000L | instance.instanceNo());
  }
}
