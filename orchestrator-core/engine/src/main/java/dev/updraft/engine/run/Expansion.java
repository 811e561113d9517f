// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.util.Arrays;

/**
 * One instance for each element of a list, for every task of a region. O(new instances), of which
 * one decision makes only so many: a long list comes in slices, and what needs all of it waits.
 */
final class Expansion {
  /** Rows in one decision: other runs must not wait for a list of 100,000. */
  static final int SLICE = 500;

  private Expansion() {}

  /** Called for each instance that ended: maps may be over its task. */
  static void listEnded(Draft draft, InstanceRow list) {
    for (int map : draft.graph().mapsOver(list.taskNo())) {
      int[] region = draft.graph().region(map);
      if (list.state() == TaskState.SUCCESS && list.resultLength() > 0) {
        follow(draft, region, list.resultLength());
        grow(draft, region, list.resultLength());
      }
      for (int task : region) {
        for (int no : draft.members().of(task)) {
          draft.touch(no);
        }
      }
    }
  }

  /** The next slice. */
  static void goOn(Draft draft) {
    if (draft.row().state() != RunState.RUNNING) {
      return;
    }
    for (int map = 0; map < draft.graph().spec().maps().size(); map++) {
      if (pending(draft, map)) {
        grow(draft, draft.graph().region(map), length(draft, map));
        if (!pending(draft, map)) {
          touchBelow(draft, map);
        }
        return;
      }
    }
  }

  static boolean pending(View view) {
    for (int map = 0; map < view.graph().spec().maps().size(); map++) {
      if (pending(view, map)) {
        return true;
      }
    }
    return false;
  }

  static boolean pending(View view, int map) {
    int[] region = view.graph().region(map);
    return region.length > 0 && view.members().of(region[0]).length < length(view, map);
  }

  /** Of its list, once that is there. */
  private static int length(View view, int map) {
    int over = view.graph().spec().maps().get(map).over();
    InstanceRow list = view.instance(view.members().of(over)[0]);
    return list.state() == TaskState.SUCCESS ? list.resultLength() : 0;
  }

  private static void touchBelow(Draft draft, int map) {
    for (int task = 0; task < draft.graph().tasks(); task++) {
      if (Arrays.stream(draft.graph().mapsInto(task)).anyMatch(into -> into == map)) {
        for (int no : draft.members().of(task)) {
          draft.touch(no);
        }
      }
    }
  }

  /** All numbers first: counting an instance needs those of its neighbours. */
  private static void grow(Draft draft, int[] region, int length) {
    int former = draft.members().of(region[0]).length;
    int most = former + Math.max(1, SLICE / region.length);
    int grown = Math.max(former, Math.min(length, most));
    for (int task : region) {
      int[] numbers = Arrays.copyOf(draft.members().of(task), grown);
      for (int index = former; index < grown; index++) {
        numbers[index] = draft.nextNo();
      }
      draft.members().set(task, numbers);
    }
    for (int task : region) {
      int[] numbers = draft.members().of(task);
      for (int index = former; index < grown; index++) {
        draft.create(
            ActiveRun.blank(draft.row().key(), draft.graph().task(task), numbers[index], index));
      }
    }
  }

  /** What is there already. */
  private static void follow(Draft draft, int[] region, int length) {
    for (int task : region) {
      int[] numbers = draft.members().of(task);
      for (int index = 0; index < numbers.length; index++) {
        if (index < length) {
          keep(draft, draft.instance(numbers[index]), index);
        } else {
          remove(draft, draft.instance(numbers[index]));
        }
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
