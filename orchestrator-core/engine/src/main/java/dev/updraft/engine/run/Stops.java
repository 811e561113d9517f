// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.InstanceRow.Timer;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.time.Years;
import java.time.Instant;

/**
 * External work outlives the attempt that submitted it: whatever ends the attempt but its own
 * success, a step of its own cancels the work, and no new attempt begins before that step ended.
 */
final class Stops {
  private static final int PAUSE_SECONDS = 1;

  private Stops() {}

  static boolean hasWork(Draft draft, InstanceRow row) {
    return row.handle() != null && draft.graph().task(row.taskNo()).branches().isEmpty();
  }

  /** Every change of state passes here, so that no way out of an attempt can forget its work. */
  static void keep(Draft draft, Edit edit) {
    InstanceRow before = edit.from();
    if (!edit.workEnded() && leaves(edit.state()) && hasWork(draft, before)) {
      edit.handle(before.handle());
      if (before.timer() == Timer.STOPPING) {
        edit.timer(Timer.STOPPING, Instant.MAX);
      } else {
        edit.timer(Timer.STOP, draft.at());
      }
    }
  }

  private static boolean leaves(TaskState to) {
    return switch (to) {
      case SCHEDULED, QUEUED, RUNNING, DEFERRED -> false;
      case NONE, UP_FOR_RETRY, RESTARTING -> true;
      case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> true;
    };
  }

  /** It takes no slot of a pool or limit: it frees what is dearer. */
  static void granted(Draft draft, InstanceRow row, Starts.Holder to) {
    if (row.timer() != Timer.STOP) {
      throw new IllegalStateException(row + " has nothing to cancel");
    }
    int step = row.step() + 1;
    draft.put(
        new GrantRow(
            new GrantKey(row.key(), row.attempt(), step),
            to.epoch(),
            to.host(),
            to.incarnation(),
            true,
            GrantRow.State.QUEUED,
            null,
            null,
            false,
            draft.at(),
            null,
            null));
    draft.edit(Edit.of(row).grant(row.attempt(), step).timer(Timer.STOPPING, Instant.MAX));
  }

  /** How the cancelling step ended; it says itself, by waiting, when to try again. */
  static void ended(Draft draft, InstanceRow row, StepOutcome outcome) {
    switch (outcome) {
      case StepOutcome.Waiting waiting ->
          draft.edit(Edit.of(row).handle(waiting.handle()).timer(Timer.STOP, waiting.wakeAt()));
      case StepOutcome.Killed _, StepOutcome.NeverStarted _ -> again(draft, row);
      case StepOutcome.Succeeded _, StepOutcome.Skipped _ -> settled(draft, row, Edit.of(row));
      case StepOutcome.Failed failed -> {
        String said = row.note() == null ? "" : row.note() + "; ";
        String note = said + "its external work could not be cancelled: " + failed.message();
        settled(draft, row, Edit.of(row).note(note));
      }
    }
  }

  /** After a pause: what refuses or dies at once must not be asked in a circle. */
  static void again(Draft draft, InstanceRow row) {
    draft.edit(Edit.of(row).timer(Timer.STOP, draft.at().plusSeconds(PAUSE_SECONDS)));
  }

  private static void settled(Draft draft, InstanceRow row, Edit edit) {
    edit.handle(null).timer(Timer.NONE, Instant.MAX);
    if (row.state() == TaskState.UP_FOR_RETRY) {
      Instant since = row.endedAt() == null ? draft.at() : row.endedAt();
      Instant due =
          Years.after(since, Repeats.delay(draft.graph().task(row.taskNo()).retry(), row));
      edit.timer(Timer.RETRY, due.isBefore(draft.at()) ? draft.at() : due);
    }
    draft.edit(edit);
    draft.touch(row.key().no());
  }

  /**
   * The grant of an attempt that is over was closed. A handle that came with its last word names
   * work that nobody waits for.
   */
  static void closed(Draft draft, int no, StepOutcome outcome) {
    InstanceRow row = draft.instance(no);
    if (outcome instanceof StepOutcome.Waiting waiting) {
      InstanceRow told = Edit.of(row).handle(waiting.handle()).build(row.seq());
      if (hasWork(draft, told)) {
        draft.edit(Edit.of(row).handle(waiting.handle()).timer(Timer.STOP, draft.at()));
      }
    } else if (row.timer() == Timer.STOP) {
      draft.edit(Edit.of(row).timer(Timer.STOP, draft.at()));
    }
  }
}
