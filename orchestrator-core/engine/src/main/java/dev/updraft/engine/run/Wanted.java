// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which instances of a run somebody means.
 *
 * @param tasks the named ones
 * @param mapIndex of the named tasks' instances; empty = all
 * @param upstream also all that is above the named tasks
 * @param downstream also all that is below them
 */
public record Wanted(
    Set<Integer> tasks, OptionalInt mapIndex, boolean upstream, boolean downstream, Only only) {
  /** By their state. */
  public enum Only {
    ALL,
    FAILED,
    RUNNING
  }

  public Wanted {
    tasks = Set.copyOf(tasks);
  }

  /** Their numbers, in order. */
  public InstanceSet in(ActiveRun run) {
    BitSet named = named();
    BitSet meant = meant(run);
    BitSet found = new BitSet(run.size());
    for (int no = 0; no < run.size(); no++) {
      InstanceRow row = run.instance(no);
      boolean index =
          mapIndex.isEmpty() || !named.get(row.taskNo()) || row.mapIndex() == mapIndex.getAsInt();
      if (meant.get(row.taskNo()) && index && is(row.state())) {
        found.set(no);
      }
    }
    return InstanceSet.of(found);
  }

  private boolean is(TaskState state) {
    return switch (only) {
      case ALL -> state != TaskState.REMOVED;
      case FAILED -> state == TaskState.FAILED || state == TaskState.UPSTREAM_FAILED;
      case RUNNING -> state == TaskState.RUNNING;
    };
  }

  private BitSet named() {
    BitSet named = new BitSet();
    tasks.forEach(named::set);
    return named;
  }

  private BitSet meant(ActiveRun run) {
    BitSet meant = named();
    if (downstream) {
      for (TaskSpec task : run.spec().tasks()) {
        if (task.upstream().stream().anyMatch(meant::get)) {
          meant.set(task.no());
        }
      }
    }
    if (upstream) {
      BitSet above = named();
      for (TaskSpec task : run.spec().tasks().reversed()) {
        if (above.get(task.no())) {
          task.upstream().forEach(above::set);
        }
      }
      meant.or(above);
    }
    return meant;
  }
}
