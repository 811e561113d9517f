// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.InstanceRow.Timer;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.time.Years;
import java.time.Duration;
import java.time.Instant;

/** Stored deadlines: back-off, the next step of a wait, time-outs. */
final class Timers {
  private Timers() {}

  static Instant deadline(Draft draft, InstanceRow row, Instant since) {
    Duration timeout = draft.graph().task(row.taskNo()).timeout();
    return timeout == null ? Instant.MAX : Years.after(since, timeout);
  }

  static void fired(Draft draft, RunEvent.TimerFired fired) {
    if (fired.instance() >= draft.size()) {
      return;
    }
    InstanceRow row = draft.instance(fired.instance());
    if (row.timer() != fired.timer() || !row.timerAt().equals(fired.timerAt())) {
      return;
    }
    switch (row.timer()) {
      // who may start the cancelling step, only the caller knows
      case NONE, STOP, STOPPING -> {}
      case RETRY -> Repeats.again(draft, row, "retry is due");
      case WAKE ->
          draft.change(Edit.of(row).scheduled(draft.at()), "step " + (row.step() + 1) + " is due");
      case TIMEOUT -> timeout(draft, row);
    }
  }

  /** A running step is only told to stop: how it ended, its worker will say. */
  private static void timeout(Draft draft, InstanceRow row) {
    if (row.state() != TaskState.DEFERRED) {
      draft.edit(Edit.of(row).timer(Timer.NONE, Instant.MAX).note("timed out"));
      draft.cancel(row.key().no(), "timed out");
      return;
    }
    Instant since = row.startedAt() == null ? draft.at() : row.startedAt();
    if (draft.at().isBefore(deadline(draft, row, since))) {
      Repeats.failed(draft, row, "waited too long", false);
    } else {
      Repeats.failed(draft, row, "timed out while waiting", true);
    }
  }

  /**
   * The next step, or the end of all patience where that comes first. An instance has one timer
   * only: so a wait whose next step would be too late stores the end, as TIMEOUT.
   */
  static void defer(Draft draft, InstanceRow row, StepOutcome.Waiting waiting) {
    Instant since = row.startedAt() == null ? draft.at() : row.startedAt();
    Instant deadline = deadline(draft, row, since);
    Instant last = waiting.until().isBefore(deadline) ? waiting.until() : deadline;
    boolean tooLate = waiting.wakeAt().isAfter(last);
    draft.change(
        Edit.of(row)
            .to(TaskState.DEFERRED)
            .started(since)
            .handle(waiting.handle())
            .timer(tooLate ? Timer.TIMEOUT : Timer.WAKE, tooLate ? last : waiting.wakeAt()),
        "waits until " + waiting.wakeAt());
  }
}
