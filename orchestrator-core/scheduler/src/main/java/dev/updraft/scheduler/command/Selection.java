// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.TaskState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The instances of a run that a command means. */
final class Selection {
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
  static Set<Integer> instances(Ask ask, ActiveRun run) {
    Set<Integer> tasks = tasks(ask, run);
    OptionalInt map = ask.number("map_index");
    Predicate<TaskState> wanted = states(ask);
    Set<Integer> named = named(ask.texts("task_ids"), run);
    Set<Integer> found = new LinkedHashSet<>();
    for (int no = 0; no < run.size(); no++) {
      InstanceRow row = run.instance(no);
      boolean index =
          map.isEmpty() || !named.contains(row.taskNo()) || row.mapIndex() == map.getAsInt();
      boolean state = wanted.test(row.state());
      if (tasks.contains(row.taskNo()) && index && state && row.state() != TaskState.REMOVED) {
        found.add(no);
      }
    }
    return found;
  }

  private static Predicate<TaskState> states(Ask ask) {
    if (ask.flag("only_failed")) {
      return state -> state == TaskState.FAILED || state == TaskState.UPSTREAM_FAILED;
    }
    return ask.flag("only_running") ? state -> state == TaskState.RUNNING : _ -> true;
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

  private static Set<Integer> tasks(Ask ask, ActiveRun run) {
    Set<Integer> tasks = named(ask.texts("task_ids"), run);
    if (ask.flag("downstream")) {
      for (TaskSpec task : run.spec().tasks()) {
        if (task.upstream().stream().anyMatch(tasks::contains)) {
          tasks.add(task.no());
        }
      }
    }
    if (ask.flag("upstream")) {
      Set<Integer> above = named(ask.texts("task_ids"), run);
      for (TaskSpec task : run.spec().tasks().reversed()) {
        if (above.contains(task.no())) {
          above.addAll(task.upstream());
        }
      }
      tasks.addAll(above);
    }
    return tasks;
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

  /** As they are now. */
  static Supplier<ObjectNode> answer(ActiveRun run, Set<Integer> instances) {
    List<InstanceRow> rows = new ArrayList<>(instances.size());
    instances.forEach(no -> rows.add(run.instance(no)));
    RunRow row = run.row();
    DagSpec spec = run.spec();
    return () -> answer(row, spec, rows);
  }

  private static ObjectNode answer(RunRow run, DagSpec spec, List<InstanceRow> rows) {
    ObjectNode answer = Ask.JSON.createObjectNode();
    ArrayNode list = answer.putArray("task_instances");
    for (InstanceRow row : rows) {
      list.addObject()
          .put("dag_id", run.dagId())
          .put("dag_run_id", run.runId())
          .put("task_id", spec.tasks().get(row.taskNo()).taskId())
          .put("map_index", row.mapIndex())
          .put("state", row.state().text());
    }
    return answer.put("total_entries", rows.size());
  }
}
