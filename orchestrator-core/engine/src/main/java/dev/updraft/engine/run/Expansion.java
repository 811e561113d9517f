// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.util.Arrays;

/**
 * One instance for each element of a list, for every task of a region. O(changed instances), of
 * which one decision makes, revives or removes only so many: a long list comes in slices, and what
 * needs all of it waits. What is removed is so from the end, and comes back from the front: the
 * removed ones always stand behind the others.
 */
final class Expansion {
  private Expansion() {}

  /** Called for each instance that ended: maps may be over its task. */
  static void listEnded(Draft draft, InstanceRow list) {
    for (int map : draft.graph().mapsOver(list.taskNo())) {
      int[] region = draft.graph().region(map);
      if (list.state() == TaskState.SUCCESS && list.resultLength() >= 0) {
        for (int task : region) {
          first(draft, draft.instance(draft.members().of(task)[0]), list.resultLength());
        }
        draft.lists();
        follow(draft, region, list.resultLength());
      }
      touch(draft, region);
      touchBelow(draft, map);
    }
  }

  /** What waited until it was followed to its end waits for that no more. */
  static void listGone(Draft draft, InstanceRow list) {
    for (int map : draft.graph().mapsOver(list.taskNo())) {
      touch(draft, draft.graph().below(map));
    }
  }

  /**
   * They waited for as long as something was missing, and nothing that is counted may tell them.
   */
  private static void touchBelow(Draft draft, int map) {
    if (!pending(draft, map)) {
      touch(draft, draft.graph().below(map));
    }
  }

  /** The next slice. */
  static void goOn(Draft draft) {
    if (draft.row().state() != RunState.RUNNING) {
      return;
    }
    for (int map = 0; map < draft.graph().spec().maps().size(); map++) {
      if (pending(draft, map)) {
        follow(draft, draft.graph().region(map), length(draft, map));
        touchBelow(draft, map);
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

  /** Whether elements of its list have no instance yet, or instances no element any more. */
  static boolean pending(View view, int map) {
    if (view.row().ending() != null) {
      return false;
    }
    int[] region = view.graph().region(map);
    int length = length(view, map);
    if (region.length == 0 || length < 0) {
      return false;
    }
    int[] numbers = view.members().of(region[0]);
    int kept = Math.max(length, 1);
    return numbers.length < kept
        || removed(view, numbers[kept - 1])
        || (numbers.length > kept && !removed(view, numbers[kept]));
  }

  private static boolean removed(View view, int no) {
    return view.instance(no).state() == TaskState.REMOVED;
  }

  /** Of its list; -1 until that is there. */
  private static int length(View view, int map) {
    int over = view.graph().spec().maps().get(map).over();
    InstanceRow list = view.instance(view.members().of(over)[0]);
    return list.state() == TaskState.SUCCESS ? list.resultLength() : -1;
  }

  private static void touch(Draft draft, int... tasks) {
    for (int task : tasks) {
      for (int no : draft.members().of(task)) {
        draft.touch(no);
      }
    }
  }

  /** One slice towards the list as it is; an empty one leaves the first, which stands for it. */
  private static void follow(Draft draft, int[] region, int length) {
    int most = Math.max(1, draft.slice() / region.length);
    int kept = Math.max(length, 1);
    int[] numbers = draft.members().of(region[0]);
    int present = present(draft, numbers);
    int revived = Math.min(Math.min(kept, numbers.length), present + most);
    for (int index = present; index < revived; index++) {
      revive(draft, region, index);
    }
    for (int index = present - 1; index >= Math.max(kept, present - most); index--) {
      remove(draft, region, index);
    }
    if (numbers.length < kept && revived < present + most) {
      int budget = most - Math.max(0, revived - present);
      grow(draft, region, Math.min(kept, numbers.length + budget));
    }
  }

  /** How many stand before the removed ones. */
  private static int present(Draft draft, int[] numbers) {
    int low = 0;
    int high = numbers.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (removed(draft, numbers[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** All numbers first: counting an instance needs those of its neighbours. */
  private static void grow(Draft draft, int[] region, int grown) {
    int former = draft.members().of(region[0]).length;
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

  /** It was no element when its region was skipped or given up, and is none of an empty list. */
  private static void first(Draft draft, InstanceRow row, int length) {
    boolean gaveUp = row.state() == TaskState.SKIPPED || row.state() == TaskState.UPSTREAM_FAILED;
    if (length == 0 && row.mapIndex() >= 0) {
      String cause = "the list has become empty";
      draft.change(Edit.of(row).index(-1).ended(TaskState.SKIPPED, draft.at()).note(cause), cause);
      draft.cancel(row.key().no(), cause);
    } else if (length > 0 && row.mapIndex() < 0) {
      if (gaveUp) {
        back(draft, row, 0, "expanded");
      } else {
        draft.edit(Edit.of(row).index(0));
      }
    }
  }

  private static void revive(Draft draft, int[] region, int index) {
    for (int task : region) {
      InstanceRow row = draft.instance(draft.members().of(task)[index]);
      back(draft, row, index, "back in the list");
    }
  }

  private static void back(Draft draft, InstanceRow row, int index, String cause) {
    Edit edit = Edit.of(row).index(index);
    if (draft.openGrant(row.key().no()).isPresent()) {
      draft.change(edit.to(TaskState.RESTARTING), cause);
    } else {
      draft.change(edit.fresh(TaskState.NONE).note(null), cause);
    }
  }

  private static void remove(Draft draft, int[] region, int index) {
    String cause = "the list has become shorter";
    for (int task : region) {
      InstanceRow row = draft.instance(draft.members().of(task)[index]);
      draft.change(Edit.of(row).ended(TaskState.REMOVED, draft.at()).note(cause), cause);
      draft.cancel(row.key().no(), cause);
    }
  }
}
