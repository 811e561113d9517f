// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.GrantRow.End;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;

/** A grant was superseded on proof. */
final class Losses {
  private Losses() {}

  static void lost(Draft draft, GrantRow grant, RunEvent.Lost lost) {
    End end = lost.neverStarted() ? End.NEVER_STARTED : End.LOST;
    draft.put(Grants.superseded(grant, end, lost.proof(), draft.at()));
    InstanceRow row = draft.instance(grant.key().instance().no());
    if (row.state() == TaskState.RESTARTING) {
      Repeats.again(draft, row, "cleared; the former attempt was lost");
    } else if (row.state() == TaskState.QUEUED || row.state() == TaskState.RUNNING) {
      if (lost.neverStarted()) {
        Repeats.forFree(draft, row, "never started: " + lost.proof());
      } else if (grant.cancel()) {
        Repeats.failed(draft, row, "timed out, then lost: " + lost.proof(), true);
      } else {
        possiblyStarted(draft, row, lost.proof());
      }
    }
  }

  /**
   * Silence counts as started. With a stored handle the step is repeated from it and nothing is
   * burnt; without one a try is, at once: the wait was long enough. {@code FAIL} asks a person.
   */
  static void possiblyStarted(Draft draft, InstanceRow row, String proof) {
    String cause = "worker lost: " + proof;
    OnWorkerLoss policy = draft.graph().task(row.taskNo()).onWorkerLoss();
    switch (policy) {
      case FAIL -> Repeats.failed(draft, row, cause, false);
      case ATTACH, RERUN -> {
        if (row.handle() != null) {
          draft.change(Edit.of(row).scheduled(draft.at()).note(cause), cause);
        } else if (row.attempt() < row.maxAttempts()) {
          Repeats.again(draft, Edit.of(row).note(cause).build(row.seq()), cause);
        } else {
          Repeats.failed(draft, row, cause, false);
        }
      }
    }
  }
}
