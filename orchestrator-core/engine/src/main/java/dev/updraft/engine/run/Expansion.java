// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.graph.Graph;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.util.Arrays;

/** One instance for each element of a list, for every task of a region. O(new instances). */
final class Expansion {
  private Expansion() {}

  /** Called for each instance that ended: maps may be over its task. */
  static void listEnded(Draft draft, InstanceRow list) {
    for (int map : draft.graph().mapsOver(list.taskNo())) {
      int[] region = draft.graph().region(map);
      if (list.state() == TaskState.SUCCESS && list.resultLength() > 0) {
        expand(draft, region, list.resultLength());
      }
      for (int task : region) {
        for (int no : draft.members().of(task)) {
          draft.touch(no);
        }
      }
    }
  }

  /** All numbers first: counting an instance needs those of its neighbours. */
  private static void expand(Draft draft, int[] region, int length) {
    int[] former = Arrays.stream(region).map(task -> draft.members().of(task).length).toArray();
    for (int task : region) {
      int[] known = draft.members().of(task);
      int[] grown = Arrays.copyOf(known, Math.max(known.length, length));
      for (int index = known.length; index < grown.length; index++) {
        grown[index] = draft.nextNo();
      }
      draft.members().set(task, grown);
    }
    for (int i = 0; i < region.length; i++) {
      fill(draft, region[i], former[i], length);
    }
  }

  private static void fill(Draft draft, int task, int former, int length) {
    Graph graph = draft.graph();
    int[] numbers = draft.members().of(task);
    for (int index = 0; index < numbers.length; index++) {
      int no = numbers[index];
      if (index >= former) {
        draft.create(ActiveRun.blank(draft.row().key(), graph.task(task), no, index));
      } else if (index < length) {
        keep(draft, draft.instance(no), index);
      } else {
        remove(draft, draft.instance(no));
      }
    }
  }

  /** It was no element when its region was skipped or given up; a removed one is back. */
  private static void keep(Draft draft, InstanceRow row, int index) {
    boolean stale =
        row.state() == TaskState.REMOVED
            || (row.mapIndex() < 0
                && (row.state() == TaskState.SKIPPED || row.state() == TaskState.UPSTREAM_FAILED));
    boolean runs = draft.openGrant(row.key().no()).isPresent();
    if (stale && runs) {
      draft.change(Edit.of(row).index(index).to(TaskState.RESTARTING), "back in the list");
    } else if (stale) {
      draft.change(Edit.of(row).index(index).fresh(TaskState.NONE).note(null), "expanded");
    } else if (row.mapIndex() < 0) {
      draft.edit(Edit.of(row).index(index));
    }
  }

  private static void remove(Draft draft, InstanceRow row) {
    if (row.state() != TaskState.REMOVED) {
      String cause = "the list has become shorter";
      draft.change(Edit.of(row).ended(TaskState.REMOVED, draft.at()).note(cause), cause);
      draft.cancel(row.key().no(), cause);
    }
  }
}
