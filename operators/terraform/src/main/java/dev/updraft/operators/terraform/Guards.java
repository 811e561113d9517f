// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a plan may change.
 *
 * @param most resources that may be made at once, replaced ones included
 * @param otherwise what to do where a plan that destroys more is wanted
 * @param gone ids that a person looked after
 * @param limit what there is when it is done may cost
 */
record Guards(
    int most,
    boolean deletes,
    boolean replaces,
    String otherwise,
    List<String> gone,
    Optional<PriceLimit> limit) {
  /** Of a plan of which nothing was said: it may make what it wants, and delete nothing. */
  static final Guards USUAL =
      new Guards(Integer.MAX_VALUE, false, false, "say mayDestroy()", List.of(), Optional.empty());

  Guards {
    gone = List.copyOf(gone);
    if (most < 0) {
      throw new IllegalArgumentException("atMost is " + most + "; it must be 0 or more");
    }
  }

  Guards atMost(int resources) {
    return new Guards(resources, deletes, replaces, otherwise, gone, limit);
  }

  Guards destroying() {
    return new Guards(most, true, true, otherwise, gone, limit);
  }

  Guards without(List<String> ids) {
    return new Guards(most, deletes, replaces, otherwise, ids, limit);
  }

  Guards within(Optional<PriceLimit> price) {
    return new Guards(most, deletes, replaces, otherwise, gone, price);
  }

  /**
   * @throws TaskFailed when the plan would do more; nothing was done then
   */
  void refuse(Session session, Commands.Planned planned, TaskContext task) {
    var known = new HashSet<>(gone);
    var destroyed = new ArrayList<String>();
    int made = 0;
    for (Event.Change change : planned.changes()) {
      known.add(change.imported());
      boolean replaced = change.action().equals("replace");
      made += replaced || change.action().equals("create") ? 1 : 0;
      if (destroys(change, replaced)) {
        destroyed.add(change.address() + " (" + change.action() + ")");
      }
    }
    session.refuseOutside(known);
    for (String doubtful : session.doubtful()) {
      task.log()
          .warn(
              "{} was being made when its maker died; look whether it exists, for it is made again",
              doubtful);
    }
    if (made > most) {
      throw new TaskFailed(
          "The plan makes "
              + made
              + " resources, and atMost allows "
              + most
              + "; nothing was done");
    }
    if (!destroyed.isEmpty()) {
      throw new TaskFailed(
          "The plan would destroy "
              + String.join(", ", destroyed)
              + "; nothing was done. If that is wanted, "
              + otherwise);
    }
  }

  private boolean destroys(Event.Change change, boolean replaced) {
    return (change.action().equals("delete") && !deletes)
        || (replaced && !replaces && !change.reason().equals("tainted"));
  }
}
