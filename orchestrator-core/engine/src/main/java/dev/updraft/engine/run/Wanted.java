// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

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
    BitSet meant = new BitSet();
    meant(run).forEach(meant::set);
    BitSet named = new BitSet();
    tasks.forEach(named::set);
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

  private Set<Integer> meant(ActiveRun run) {
    Set<Integer> meant = new TreeSet<>(tasks);
    if (downstream) {
      for (TaskSpec task : run.spec().tasks()) {
        if (task.upstream().stream().anyMatch(meant::contains)) {
          meant.add(task.no());
        }
      }
    }
    if (upstream) {
      Set<Integer> above = new TreeSet<>(tasks);
      for (TaskSpec task : run.spec().tasks().reversed()) {
        if (above.contains(task.no())) {
          above.addAll(task.upstream());
        }
      }
      meant.addAll(above);
    }
    return meant;
  }
}
