// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import java.time.Instant;
import java.util.Optional;

/**
 * What an event changes. Pure: the caller commits the decision, then applies it to the run. Costs
 * O(changed). An event that no longer fits is no error: it changes nothing.
 */
public final class Advance {
  private Advance() {}

  public static Decision advance(ActiveRun run, RunEvent event) {
    Draft draft = new Draft(run, event.at());
    switch (event) {
      case RunEvent.Begin _ -> Starts.begin(draft);
      case RunEvent.Started started -> {
        Optional<GrantRow> open = open(run, started.grant());
        if (open.isEmpty()) {
          return Decision.LATE;
        }
        Starts.started(draft, open.get());
      }
      case RunEvent.Ended ended -> {
        Optional<GrantRow> open = open(run, ended.grant());
        if (open.isEmpty()) {
          return Decision.LATE;
        }
        Ends.ended(draft, open.get(), ended.outcome());
      }
      case RunEvent.Lost lost -> {
        Optional<GrantRow> open = open(run, lost.grant());
        if (open.isEmpty()) {
          return Decision.LATE;
        }
        Losses.lost(draft, open.get(), lost);
      }
      case RunEvent.Expand _ -> Expansion.goOn(draft);
      case RunEvent.TimerFired fired -> Timers.fired(draft, fired);
      case RunEvent.RunTimedOut _ -> Marks.timedOut(draft);
      case RunEvent.Clear clear -> Clears.clear(draft, clear);
      case RunEvent.MarkInstances mark -> Marks.instances(draft, mark);
      case RunEvent.MarkRun mark -> Marks.run(draft, mark);
    }
    return draft.settle();
  }

  /** The rows of a new run; to be committed and applied before any other event. */
  public static Decision created(ActiveRun run, Instant at) {
    return Starts.created(run, at);
  }

  /**
   * A ready instance gets its grant: the next step after a wait, else a new attempt.
   *
   * @throws IllegalStateException when it is not SCHEDULED, or a grant of it is still open
   */
  public static Decision assigned(
      ActiveRun run, int instance, long epoch, String host, String incarnation, Instant at) {
    Draft draft = new Draft(run, at);
    InstanceRow row = run.instance(instance);
    Starts.assigned(draft, row, new Starts.Holder(epoch, host, incarnation));
    return draft.settle();
  }

  /**
   * A step that cancels external work gets its grant.
   *
   * @throws IllegalStateException when nothing is to be cancelled, or a grant is still open
   */
  public static Decision stopping(
      ActiveRun run, int instance, long epoch, String host, String incarnation, Instant at) {
    Draft draft = new Draft(run, at);
    Stops.granted(draft, run.instance(instance), new Starts.Holder(epoch, host, incarnation));
    return draft.settle();
  }

  private static Optional<GrantRow> open(ActiveRun run, GrantKey key) {
    int no = key.instance().no();
    return no < run.size()
        ? run.openGrant(no).filter(grant -> grant.key().equals(key))
        : Optional.empty();
  }
}
