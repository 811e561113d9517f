// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.Sweep;
import dev.updraft.engine.state.TaskState;
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
      case RunEvent.GoOn _ -> goOn(draft);
      case RunEvent.TimerFired fired -> Timers.fired(draft, fired);
      case RunEvent.RunTimedOut _ -> Marks.timedOut(draft);
      case RunEvent.Clear clear -> Clears.clear(draft, clear);
      case RunEvent.MarkInstances mark -> Marks.instances(draft, mark);
      case RunEvent.MarkRun mark -> Marks.run(draft, mark);
      case RunEvent.GiveUp given -> Marks.giveUp(draft, given);
    }
    return draft.settle();
  }

  /**
   * The rows of a new run; to be committed and applied before any other event. Those of more than a
   * slice come by {@code RunEvent.GoOn}.
   */
  public static Decision created(ActiveRun run, Instant at) {
    return Starts.created(run, at);
  }

  /**
   * A ready instance gets its grant: the next step after a wait, else a new attempt. No grant when
   * a slice that is still to come would keep it from starting: it is treated now.
   *
   * @throws IllegalStateException when it is not SCHEDULED, or a grant of it is still open
   */
  public static Decision assigned(
      ActiveRun run, int instance, long epoch, String host, String incarnation, Instant at) {
    Draft draft = new Draft(run, at);
    InstanceRow row = run.instance(instance);
    if (row.state() == TaskState.SCHEDULED && !stillReady(draft, row)) {
      return draft.settle();
    }
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

  private static void goOn(Draft draft) {
    draft.lists();
    if (draft.row().sweep() != null) {
      Sweeps.goOn(draft);
    } else if (draft.row().state() == RunState.RUNNING && !draft.resume()) {
      Expansion.goOn(draft);
    }
  }

  private static boolean stillReady(Draft draft, InstanceRow row) {
    int no = row.key().no();
    Sweep sweep = draft.row().sweep();
    if (sweep != null && sweep.holds(no)) {
      Sweeps.one(draft, sweep, no);
    } else if (draft.doubtful(no)) {
      draft.look(row);
    }
    return draft.instance(no).state() == TaskState.SCHEDULED;
  }

  private static Optional<GrantRow> open(ActiveRun run, GrantKey key) {
    int no = key.instance().no();
    return no < run.size()
        ? run.openGrant(no).filter(grant -> grant.key().equals(key))
        : Optional.empty();
  }
}
