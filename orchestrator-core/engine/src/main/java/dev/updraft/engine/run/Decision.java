// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.Transition;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one event changes in one run: rows to be committed together, then given to {@link
 * ActiveRun#apply}. Every row stands once, in its newest state; {@code history} has every change,
 * in order.
 *
 * @param runIsNew whether {@code run} is inserted, not updated
 * @param run the run's row, when it changed
 * @param created instances that did not exist
 * @param changed instances that did
 * @param newGrants grants to be inserted
 * @param grants grants to be updated
 * @param ready instances that became SCHEDULED and still are
 * @param cancels open grants whose workers must be told to stop; also in {@code grants}
 * @param later the instances that are still to be looked at, when these changed; not stored: after
 *     a takeover all that wait are
 * @param more whether {@code RunEvent.GoOn} is to follow
 * @param late the event's grant is not the open one: the report is stored and changes nothing
 */
public record Decision(
    boolean runIsNew,
    @Nullable RunRow run,
    List<InstanceRow> created,
    List<InstanceRow> changed,
    List<GrantRow> newGrants,
    List<GrantRow> grants,
    List<Transition> history,
    List<Integer> ready,
    List<GrantRow> cancels,
    @Nullable BitSet later,
    boolean more,
    boolean late) {
  static final Decision NOTHING = none(false);
  static final Decision LATE = none(true);

  /** Whether there is nothing to commit. */
  public boolean isEmpty() {
    return run == null
        && created.isEmpty()
        && changed.isEmpty()
        && newGrants.isEmpty()
        && grants.isEmpty()
        && history.isEmpty();
  }

  private static Decision none(boolean late) {
    return new Decision(
        false, null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        null, false, late);
  }
}
