// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.graph.Graph;
import dev.updraft.engine.rule.Verdict;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Setup, what runs between, teardown. A teardown runs once an attempt of its setup was ever
 * granted, when nothing can act in its scope any more. Airflow's asks for a setup that succeeded;
 * one that died half-way may have made what costs money.
 */
public final class Scopes {
  private Scopes() {}

  /**
   * What a clear of these clears too: the teardowns of their scopes, and setups that have ended, or
   * the work would find nothing set up. As Airflow.
   */
  public static InstanceSet cleared(ActiveRun run, InstanceSet instances) {
    return InstanceSet.of(widened(run, instances.below(run.size())));
  }

  static BitSet widened(View view, BitSet which) {
    Graph graph = view.graph();
    BitSet all = (BitSet) which.clone();
    Deque<Integer> added = new ArrayDeque<>();
    which.stream().forEach(added::add);
    BitSet seen = new BitSet();
    for (Integer no = added.poll(); no != null; no = added.poll()) {
      InstanceRow row = view.instance(no);
      for (int teardown : graph.teardowns(row.taskNo())) {
        // of a wide mapping each instance would name the same ones
        boolean own = graph.inside(teardown, row.taskNo());
        if (!own && seen.get(row.taskNo())) {
          continue;
        }
        around(view, row, teardown)
            .filter(other -> !all.get(other))
            .forEach(
                other -> {
                  all.set(other);
                  added.add(other);
                });
      }
      seen.set(row.taskNo());
    }
    return all;
  }

  private static IntStream around(View view, InstanceRow row, int teardown) {
    IntStream.Builder found = IntStream.builder();
    for (int no : beside(view, row, teardown)) {
      found.add(no);
    }
    for (int setup : view.graph().task(teardown).setups()) {
      for (int no : beside(view, row, setup)) {
        if (view.instance(no).state().ended()) {
          found.add(no);
        }
      }
    }
    return found.build();
  }

  /** People have another word on more than its teardowns: its tasks say how it ends. */
  static void reopen(Draft draft, BitSet which) {
    boolean more =
        which.stream().anyMatch(no -> !draft.graph().task(draft.instance(no).taskNo()).teardown());
    if (more) {
      draft.ending(null);
    }
  }

  /** Teardowns that have not ended, and must run however the run ends. */
  static BitSet owed(View view, int size) {
    BitSet owed = new BitSet();
    for (TaskSpec task : view.graph().spec().tasks()) {
      if (!task.teardown()) {
        continue;
      }
      for (int no : view.members().of(task.no())) {
        InstanceRow row = view.instance(no);
        if (no < size && !row.state().ended() && begun(view, row, task)) {
          owed.set(no);
        }
      }
    }
    return owed;
  }

  /** Of an instance whose rule holds; null = it may run. */
  static @Nullable Readiness holds(View view, InstanceRow row, TaskSpec task) {
    if (task.teardown()) {
      return begun(view, row, task)
          ? stillActing(view, row, task.upstream(), "may still act on its worker")
          : neverBegan(view, row, task);
    }
    for (int no : view.graph().teardowns(task.no())) {
      List<Integer> setups = view.graph().task(no).setups();
      Readiness early =
          setups.contains(task.no())
              ? stillActing(view, row, List.of(no), "its teardown, is still being stopped")
              : setUp(view, row, setups);
      if (early != null) {
        return early;
      }
    }
    return null;
  }

  /** Also after a clear, when what is right above it stands as it stood. As Airflow. */
  private static @Nullable Readiness setUp(View view, InstanceRow row, List<Integer> setups) {
    for (int setup : setups) {
      boolean own = view.graph().task(row.taskNo()).upstream().contains(setup);
      for (int no : beside(view, row, setup)) {
        TaskState state = view.instance(no).state();
        String id = view.graph().task(setup).taskId();
        if (!state.ended()) {
          return new Readiness(Verdict.WAIT, "waits for its setup, " + id);
        }
        if (!own && (state == TaskState.FAILED || state == TaskState.UPSTREAM_FAILED)) {
          return new Readiness(Verdict.UPSTREAM_FAILED, "its setup, " + id + ", failed");
        }
        if (!own && state == TaskState.SKIPPED) {
          return new Readiness(Verdict.SKIP, "its setup, " + id + ", was skipped");
        }
      }
    }
    return null;
  }

  private static Readiness neverBegan(View view, InstanceRow row, TaskSpec task) {
    boolean failed = false;
    for (int setup : task.setups()) {
      for (int no : beside(view, row, setup)) {
        TaskState state = view.instance(no).state();
        failed |= state == TaskState.FAILED || state == TaskState.UPSTREAM_FAILED;
      }
    }
    return new Readiness(
        failed ? Verdict.UPSTREAM_FAILED : Verdict.SKIP, "its setup never began: nothing to undo");
  }

  private static @Nullable Readiness stillActing(
      View view, InstanceRow row, List<Integer> tasks, String why) {
    for (int task : tasks) {
      for (int no : beside(view, row, task)) {
        if (view.busy(no)) {
          return new Readiness(Verdict.WAIT, view.graph().task(task).taskId() + ", " + why);
        }
      }
    }
    return null;
  }

  private static boolean begun(View view, InstanceRow row, TaskSpec teardown) {
    for (int setup : teardown.setups()) {
      for (int no : beside(view, row, setup)) {
        InstanceRow made = view.instance(no);
        if (made.attempt() > 0 || made.state() == TaskState.SUCCESS) {
          return true;
        }
      }
    }
    return false;
  }

  /** What may act for it began or ended: whoever waits for that is looked at again. */
  static void acts(Draft draft, InstanceRow row) {
    for (int below : draft.graph().downstream(row.taskNo())) {
      if (draft.graph().task(below).teardown()) {
        touch(draft, row, below);
      }
    }
    draft.graph().task(row.taskNo()).setups().forEach(setup -> touch(draft, row, setup));
  }

  /** It ended, or was cleared: all that waits for its setup is looked at again. */
  static void setUp(Draft draft, InstanceRow row) {
    for (int no : draft.graph().teardowns(row.taskNo())) {
      TaskSpec teardown = draft.graph().task(no);
      if (teardown.setups().contains(row.taskNo())) {
        teardown.upstream().forEach(task -> touch(draft, row, task));
      }
    }
  }

  private static void touch(Draft draft, InstanceRow row, int task) {
    for (int no : beside(draft, row, task)) {
      draft.touch(no);
    }
  }

  /** The instances of a task that have to do with this one. */
  private static int[] beside(View view, InstanceRow row, int task) {
    int[] all = view.members().of(task);
    return view.graph().inside(task, row.taskNo())
        ? new int[] {all[Math.max(row.mapIndex(), 0)]}
        : all;
  }
}
