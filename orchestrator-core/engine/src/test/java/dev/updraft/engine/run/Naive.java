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
    return (up.isEmpty() || holds(task.rule(), up)) && scopeAllows(run, row, task);
  }

  private static boolean scopeAllows(ActiveRun run, InstanceRow row, TaskSpec task) {
    if (task.teardown()) {
      return owed(run, row, task) && !acts(run, row, task.upstream());
    }
    for (TaskSpec teardown : run.spec().tasks()) {
      boolean scoped =
          teardown.teardown()
              && teardown.upstream().contains(task.no())
              && below(run.spec(), teardown.setups().getFirst(), task.no());
      boolean setup = teardown.setups().contains(task.no());
      if (setup
          ? acts(run, row, List.of(teardown.no()))
          : scoped && !setUp(run, row, task, teardown)) {
        return false;
      }
    }
    return true;
  }

  private static boolean below(DagSpec spec, int above, int task) {
    List<Integer> upstream = spec.tasks().get(task).upstream();
    return upstream.contains(above) || upstream.stream().anyMatch(up -> below(spec, above, up));
  }

  private static boolean setUp(ActiveRun run, InstanceRow row, TaskSpec task, TaskSpec teardown) {
    int setup = teardown.setups().getFirst();
    return beside(run, row, teardown.setups()).stream()
        .map(InstanceRow::state)
        .allMatch(
            state ->
                task.upstream().contains(setup)
                    ? state.ended()
                    : state == TaskState.SUCCESS || state == TaskState.REMOVED);
  }

  /** Whether an attempt of its setup was ever granted. */
  static boolean began(ActiveRun run, InstanceRow row, TaskSpec task) {
    return beside(run, row, task.setups()).stream().anyMatch(setup -> setup.attempt() > 0);
  }

  private static boolean owed(ActiveRun run, InstanceRow row, TaskSpec task) {
    return beside(run, row, task.setups()).stream()
        .anyMatch(setup -> setup.attempt() > 0 || setup.state() == TaskState.SUCCESS);
  }

  private static boolean acts(ActiveRun run, InstanceRow row, List<Integer> tasks) {
    return beside(run, row, tasks).stream()
        .anyMatch(other -> run.openGrant(other.key().no()).isPresent() || other.owes());
  }

  private static boolean listKnown(ActiveRun run, InstanceRow row, TaskSpec task) {
    int over = run.spec().maps().get(task.map()).over();
    return row.mapIndex() >= 0 && run.instance(over).state().ended();
  }

  private static List<TaskState> upstream(ActiveRun run, InstanceRow row, TaskSpec task) {
    return beside(run, row, task.upstream()).stream()
        .map(InstanceRow::state)
        .filter(state -> state != TaskState.REMOVED)
        .toList();
  }

  private static List<InstanceRow> beside(ActiveRun run, InstanceRow row, List<Integer> tasks) {
    List<InstanceRow> found = new ArrayList<>();
    int map = run.spec().tasks().get(row.taskNo()).map();
    for (int no = 0; no < run.size(); no++) {
      InstanceRow other = run.instance(no);
      boolean together = map >= 0 && run.spec().tasks().get(other.taskNo()).map() == map;
      boolean sameIndex = Math.max(other.mapIndex(), 0) == Math.max(row.mapIndex(), 0);
      if (tasks.contains(other.taskNo()) && (!together || sameIndex)) {
        found.add(other);
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
