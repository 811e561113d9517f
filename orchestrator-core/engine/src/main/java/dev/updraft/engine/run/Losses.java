// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.GrantRow.End;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.time.Instant;

/** A grant was superseded on proof. */
final class Losses {
  /**
   * Of grants of one attempt without a handle: what kills its worker each time must not go on for
   * ever. What never started kills nobody, and does not count.
   */
  private static final int MOST_LOSSES = 5;

  private Losses() {}

  static void lost(Draft draft, GrantRow grant, RunEvent.Lost lost) {
    End end = lost.neverStarted() ? End.NEVER_STARTED : End.LOST;
    draft.put(Grants.superseded(grant, end, lost.proof(), draft.at()));
    InstanceRow row = draft.instance(grant.key().instance().no());
    if (row.timer() == InstanceRow.Timer.STOPPING) {
      Stops.again(draft, row);
    } else if (row.state() == TaskState.RESTARTING) {
      Repeats.again(draft, row, "cleared; the former attempt was lost");
    } else if (row.state() == TaskState.QUEUED || row.state() == TaskState.RUNNING) {
      if (lost.neverStarted()) {
        Repeats.forFree(draft, row, "never started: " + lost.proof());
      } else if (grant.cancel()) {
        Repeats.failed(draft, row, "timed out, then lost: " + lost.proof(), true);
      } else {
        possiblyStarted(draft, row, lost.proof());
      }
    } else if (row.owes()) {
      draft.edit(Edit.of(row).timer(InstanceRow.Timer.STOP, draft.at()));
    }
  }

  /**
   * Silence counts as started. {@code ATTACH} repeats the step in the same attempt, from the handle
   * where there is one: what is submitted again has the same attempt's name. {@code RERUN} burns a
   * try, at once: the wait was long enough. {@code FAIL} asks a person.
   */
  static void possiblyStarted(Draft draft, InstanceRow row, String proof) {
    String cause = "worker lost: " + proof;
    OnWorkerLoss policy = draft.graph().task(row.taskNo()).onWorkerLoss();
    switch (policy) {
      case FAIL -> Repeats.failed(draft, row, cause, false);
      case ATTACH -> {
        Edit edit = Edit.of(row).lostOnce().note(cause);
        if (row.handle() != null || row.lost() + 1 < MOST_LOSSES) {
          Instant since = row.startedAt() == null ? draft.at() : row.startedAt();
          draft.change(edit.started(since).scheduled(draft.at()), cause);
        } else {
          rerun(draft, row, cause);
        }
      }
      case RERUN, RERUN_PATIENTLY -> rerun(draft, row, cause);
    }
  }

  private static void rerun(Draft draft, InstanceRow row, String cause) {
    if (row.attempt() < row.maxAttempts()) {
      Repeats.again(draft, Edit.of(row).note(cause).build(row.seq()), cause);
    } else {
      Repeats.failed(draft, row, cause, false);
    }
  }
}
