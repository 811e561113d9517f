// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.run.Wanted;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.TaskState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The instances of a run that a command means. */
final class Selection {
  /** An answer of a hundred thousand would be a hundred megabytes to whoever asks the API. */
  private static final int NAMED = 10_000;

  private Selection() {}

  static ActiveRun run(Ask ask, Desk desk) {
    String dagId = ask.text("dag_id");
    String runId = ask.text("dag_run_id");
    return desk.run(dagId, runId)
        .orElseThrow(() -> Refused.unknown("run of DAG '" + dagId + "' named", runId));
  }

  /**
   * By {@code task_ids} (none: all), {@code map_index}, {@code upstream}, {@code downstream},
   * {@code only_failed}, {@code only_running}.
   */
  static InstanceSet instances(Ask ask, ActiveRun run) {
    Wanted.Only only =
        ask.flag("only_failed")
            ? Wanted.Only.FAILED
            : ask.flag("only_running") ? Wanted.Only.RUNNING : Wanted.Only.ALL;
    Set<Integer> named = named(ask.texts("task_ids"), run);
    return new Wanted(
            named, ask.number("map_index"), ask.flag("upstream"), ask.flag("downstream"), only)
        .in(run);
  }

  /** Refuses when one of them runs and the caller does not want to stop it. */
  static void refuseRunning(Ask ask, ActiveRun run, Set<Integer> instances) {
    if (!ask.flag("prevent_running_task")) {
      return;
    }
    for (int no : instances) {
      if (run.instance(no).state() == TaskState.RUNNING) {
        throw new Refused(
            409, "task '" + run.task(no).taskId() + "' runs, and was not to be stopped");
      }
    }
  }

  private static Set<Integer> named(Set<String> ids, ActiveRun run) {
    Set<Integer> tasks = new LinkedHashSet<>();
    Set<String> unknown = new LinkedHashSet<>(ids);
    for (TaskSpec task : run.spec().tasks()) {
      if (ids.isEmpty() || ids.contains(task.taskId())) {
        tasks.add(task.no());
      }
      unknown.remove(task.taskId());
    }
    if (!unknown.isEmpty()) {
      throw Refused.unknown("task", String.join("', '", unknown));
    }
    return tasks;
  }

  /** As they are before the command; all are counted, and the first of them named. */
  static Supplier<ObjectNode> answer(ActiveRun run, Set<Integer> instances) {
    List<InstanceRow> rows = instances.stream().limit(NAMED).map(run::instance).toList();
    RunRow row = run.row();
    DagSpec spec = run.spec();
    int total = instances.size();
    return () -> answer(row, spec, rows).put("total_entries", total);
  }

  private static ObjectNode answer(RunRow run, DagSpec spec, List<InstanceRow> rows) {
    ObjectNode answer = Ask.JSON.createObjectNode();
    ArrayNode list = answer.putArray("task_instances");
    for (InstanceRow row : rows) {
      list.addObject()
          .put("dag_id", run.dagId())
          .put("dag_run_id", run.runId())
          .put("instance_no", row.key().no())
          .put("task_id", spec.tasks().get(row.taskNo()).taskId())
          .put("map_index", row.mapIndex())
          .put("state", row.state().text());
    }
    return answer;
  }
}
