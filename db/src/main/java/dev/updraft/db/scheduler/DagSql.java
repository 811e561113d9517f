// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.port.Batch.DagVersionRow;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.spec.SpecJson;
import dev.updraft.engine.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;

/** Writes DAGs and their versions, with what lists need from a spec. */
final class DagSql {
  private record Version(DagVersionRow row, DagSpec spec) {}

  private record Task(DagVersionRow version, TaskSpec spec) {}

  private static final Columns<Version> VERSION =
      new Columns<Version>()
          .text("dag_id", v -> v.row().dagId())
          .integer("version", v -> v.row().version())
          .text("unit", v -> v.row().unit())
          .text("spec", v -> v.row().spec())
          .text("source", v -> v.row().source())
          .time("created_at", v -> v.row().createdAt())
          .text("description", v -> v.spec().description())
          .text("owner", v -> v.spec().owner())
          .text("schedule", v -> text(v.spec().schedule()))
          .integer("max_active_runs", v -> v.spec().maxActiveRuns())
          .integer("max_active_tasks", v -> v.spec().maxActiveTasks());

  private static final Columns<Task> TASK =
      new Columns<Task>()
          .text("dag_id", t -> t.version().dagId())
          .integer("version", t -> t.version().version())
          .integer("task_no", t -> t.spec().no())
          .text("task_id", t -> t.spec().taskId())
          .text("operator", t -> t.spec().operator())
          .text("pool", t -> t.spec().pool())
          .text("queue", t -> t.spec().queue())
          .text("needs", t -> String.join("\n", t.spec().needs()))
          .integer("slots", t -> t.spec().poolSlots())
          .integer("priority", t -> t.spec().priority());

  private static final Columns<DagRow> DAG =
      new Columns<DagRow>()
          .text("dag_id", DagRow::dagId)
          .integer("version", DagRow::version)
          .text("file", DagRow::file)
          .bool("paused", DagRow::paused)
          .bool("stale", DagRow::stale)
          .time("last_interval_start", DagRow::lastIntervalStart)
          .time("last_interval_end", DagRow::lastIntervalEnd)
          .time("next_at", DagRow::nextAt);

  private DagSql() {}

  static void insertVersions(Pipeline pipeline, List<DagVersionRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    List<Version> versions = new ArrayList<>();
    List<Task> tasks = new ArrayList<>();
    for (DagVersionRow row : rows) {
      DagSpec spec = SpecJson.read(row.spec());
      versions.add(new Version(row, spec));
      spec.tasks().forEach(task -> tasks.add(new Task(row, task)));
    }
    pipeline.add(
        "INSERT INTO dag_version ("
            + VERSION.names("")
            + ", tags) SELECT u.*, ARRAY(SELECT jsonb_array_elements_text(u.spec::jsonb -> 'tags'))"
            + " FROM "
            + VERSION.unnest(),
        VERSION.values(versions));
    TASK.insert(pipeline, "dag_task", tasks, "");
  }

  static void upsert(Pipeline pipeline, List<DagRow> rows) {
    DAG.insert(
        pipeline,
        "dag",
        rows,
        " ON CONFLICT (dag_id) DO UPDATE SET changed_at = now(), version ="
            + " excluded.version, file = excluded.file, paused = excluded.paused, stale ="
            + " excluded.stale, last_interval_start = excluded.last_interval_start,"
            + " last_interval_end = excluded.last_interval_end, next_at = excluded.next_at");
  }

  private static String text(ScheduleSpec schedule) {
    return switch (schedule) {
      case ScheduleSpec.Manual _ -> "";
      case ScheduleSpec.Once _ -> "@once";
      case ScheduleSpec.Cron cron -> cron.expression();
      case ScheduleSpec.Every every -> every.length().toString();
    };
  }
}
