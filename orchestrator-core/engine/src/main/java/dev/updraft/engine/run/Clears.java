// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.InstanceRow.Timer;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.Sweep;
import dev.updraft.engine.state.TaskState;
import java.time.Instant;
import java.util.BitSet;

/** A person wants instances to run again. */
final class Clears {
  private Clears() {}

  static void clear(Draft draft, RunEvent.Clear clear) {
    String cause = "cleared by " + clear.actor();
    BitSet which = Scopes.widened(draft, clear.instances().below(draft.size()));
    Scopes.reopen(draft, which);
    Sweeps.begin(draft, Sweep.Kind.CLEAR, cause, which);
    if (draft.row().state().ended() && !clear.instances().isEmpty()) {
      draft.changeRun(RunState.QUEUED, cause, RunRows::queuedAgain);
    }
  }

  /** The tries made are kept; as many as the task is allowed are added to them. */
  static void clear(Draft draft, InstanceRow row, String cause) {
    int retries = draft.graph().task(row.taskNo()).retry().retries();
    Edit edit = Edit.of(row).maxAttempts(row.attempt() + 1 + retries);
    boolean cancels = row.timer() == Timer.STOPPING;
    boolean runs = draft.openGrant(row.key().no()).isPresent() && !cancels;
    switch (row.state()) {
      case NONE -> draft.edit(edit);
      case RESTARTING, REMOVED -> {}
      case QUEUED, RUNNING -> restart(draft, edit, cause);
      case SCHEDULED, DEFERRED, UP_FOR_RETRY ->
          draft.change(edit.fresh(TaskState.NONE).note(null), cause);
      case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED -> {
        if (runs) {
          restart(draft, edit, cause);
        } else {
          draft.change(edit.fresh(TaskState.NONE).note(null), cause);
        }
      }
    }
  }

  private static void restart(Draft draft, Edit edit, String cause) {
    draft.change(edit.to(TaskState.RESTARTING).timer(Timer.NONE, Instant.MAX), cause);
    draft.cancel(edit.from().key().no(), cause);
  }
}
