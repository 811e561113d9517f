// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.Sweep;
import dev.updraft.engine.state.TaskState;
import java.util.BitSet;

/** Ends that nobody reported: set by people, or because the run took too long. */
final class Marks {
  private Marks() {}

  static void instances(Draft draft, RunEvent.MarkInstances mark) {
    String cause = "marked by " + mark.actor();
    BitSet which = mark.instances().below(draft.size());
    Sweeps.begin(draft, kind(mark.to()), cause, which);
  }

  private static Sweep.Kind kind(TaskState to) {
    return switch (to) {
      case SUCCESS -> Sweep.Kind.MARK_SUCCESS;
      case FAILED -> Sweep.Kind.MARK_FAILED;
      case SKIPPED -> Sweep.Kind.MARK_SKIPPED;
      case NONE, SCHEDULED, QUEUED, RUNNING, DEFERRED, UP_FOR_RETRY, RESTARTING ->
          throw new IllegalArgumentException("nothing can be marked " + to);
      case UPSTREAM_FAILED, REMOVED ->
          throw new IllegalArgumentException("nothing can be marked " + to);
    };
  }

  /** All are marked: they may have been what a run that ended was judged by. */
  static void ended(Draft draft, String cause) {
    RunState state = draft.row().state();
    if (state.ended() && draft.tally().unended() == 0) {
      RunState end = draft.tally().failedLeaves() > 0 ? RunState.FAILED : RunState.SUCCESS;
      draft.changeRun(end, cause, row -> RunRows.ended(row, draft.at()));
    }
  }

  static void run(Draft draft, RunEvent.MarkRun mark) {
    String cause = "run marked " + mark.to().text() + " by " + mark.actor();
    switch (mark.to()) {
      case QUEUED, RUNNING -> {
        Sweeps.finish(draft);
        if (draft.row().state().ended()) {
          draft.changeRun(RunState.QUEUED, cause, RunRows::queuedAgain);
        }
      }
      case SUCCESS -> {
        Sweeps.begin(draft, Sweep.Kind.END_SUCCESS, cause, all(draft));
        draft.changeRun(RunState.SUCCESS, cause, row -> RunRows.ended(row, draft.at()));
      }
      case FAILED -> fail(draft, cause);
    }
  }

  static void timedOut(Draft draft) {
    if (draft.row().state() == RunState.RUNNING) {
      fail(draft, "the run timed out");
    }
  }

  private static void fail(Draft draft, String cause) {
    Sweeps.begin(draft, Sweep.Kind.END_FAILED, cause, all(draft));
    draft.changeRun(RunState.FAILED, cause, row -> RunRows.ended(row, draft.at()));
  }

  /** What has not ended well: the others are not touched by either end. */
  private static BitSet all(Draft draft) {
    Sweeps.finish(draft);
    BitSet which = new BitSet(draft.size());
    for (int no = 0; no < draft.size(); no++) {
      switch (draft.instance(no).state()) {
        case SUCCESS, SKIPPED, REMOVED -> {}
        case FAILED, UPSTREAM_FAILED -> which.set(no);
        case NONE, SCHEDULED, QUEUED, RUNNING, DEFERRED, UP_FOR_RETRY, RESTARTING -> which.set(no);
      }
    }
    return which;
  }

  static void succeed(Draft draft, InstanceRow row, String cause) {
    switch (row.state()) {
      case SUCCESS, SKIPPED, REMOVED -> {}
      case FAILED, UPSTREAM_FAILED -> mark(draft, row, TaskState.SUCCESS, cause);
      case NONE, SCHEDULED, QUEUED, RUNNING, DEFERRED, UP_FOR_RETRY, RESTARTING ->
          mark(draft, row, TaskState.SUCCESS, cause);
    }
  }

  /** As Airflow: what has begun is failed, what has not is skipped. */
  static void fail(Draft draft, InstanceRow row, String cause) {
    switch (row.state()) {
      case QUEUED, RUNNING, RESTARTING, DEFERRED -> mark(draft, row, TaskState.FAILED, cause);
      case SCHEDULED ->
          mark(draft, row, row.goesOn() ? TaskState.FAILED : TaskState.SKIPPED, cause);
      case NONE, UP_FOR_RETRY -> mark(draft, row, TaskState.SKIPPED, cause);
      case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> {}
    }
  }

  static void mark(Draft draft, InstanceRow row, TaskState to, String cause) {
    if (row.state() == TaskState.REMOVED) {
      return;
    }
    draft.change(Edit.of(row).ended(to, draft.at()).note(cause), cause);
    draft.cancel(row.key().no(), cause);
  }
}
