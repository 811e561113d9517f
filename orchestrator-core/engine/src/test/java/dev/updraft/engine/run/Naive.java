// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.api.TriggerRule;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.util.ArrayList;
import java.util.List;

/** Trigger rules as Airflow's documentation words them, from the rows alone: nothing is counted. */
final class Naive {
  private Naive() {}

  static boolean mayRun(ActiveRun run, InstanceRow row) {
    TaskSpec task = run.spec().tasks().get(row.taskNo());
    if (task.mapped() && !listKnown(run, row, task)) {
      return false;
    }
    List<TaskState> up = upstream(run, row, task);
    return up.isEmpty() || holds(task.rule(), up);
  }

  private static boolean listKnown(ActiveRun run, InstanceRow row, TaskSpec task) {
    int over = run.spec().maps().get(task.map()).over();
    return row.mapIndex() >= 0 && run.instance(over).state().ended();
  }

  private static List<TaskState> upstream(ActiveRun run, InstanceRow row, TaskSpec task) {
    DagSpec spec = run.spec();
    List<TaskState> found = new ArrayList<>();
    for (int no = 0; no < run.size(); no++) {
      InstanceRow other = run.instance(no);
      boolean edge = task.upstream().contains(other.taskNo());
      boolean together = task.mapped() && spec.tasks().get(other.taskNo()).map() == task.map();
      boolean sameIndex = Math.max(other.mapIndex(), 0) == Math.max(row.mapIndex(), 0);
      if (edge && (!together || sameIndex) && other.state() != TaskState.REMOVED) {
        found.add(other.state());
      }
    }
    return found;
  }

  static boolean holds(TriggerRule rule, List<TaskState> up) {
    boolean allEnded = up.stream().allMatch(TaskState::ended);
    boolean anySuccess = up.contains(TaskState.SUCCESS);
    boolean anyBad = up.contains(TaskState.FAILED) || up.contains(TaskState.UPSTREAM_FAILED);
    return switch (rule) {
      case ALL_SUCCESS -> up.stream().allMatch(state -> state == TaskState.SUCCESS);
      case ALL_FAILED ->
          up.stream()
              .allMatch(state -> state == TaskState.FAILED || state == TaskState.UPSTREAM_FAILED);
      case ALL_DONE -> allEnded;
      case ALL_DONE_MIN_ONE_SUCCESS -> allEnded && anySuccess && !up.contains(TaskState.SKIPPED);
      case ALL_SKIPPED -> up.stream().allMatch(state -> state == TaskState.SKIPPED);
      case ONE_SUCCESS -> anySuccess;
      case ONE_FAILED -> anyBad;
      case ONE_DONE -> anySuccess || up.contains(TaskState.FAILED);
      case NONE_FAILED -> allEnded && !anyBad;
      case NONE_FAILED_MIN_ONE_SUCCESS -> allEnded && !anyBad && anySuccess;
      case NONE_SKIPPED -> allEnded && !up.contains(TaskState.SKIPPED);
      case ALWAYS -> true;
    };
  }
}
