// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.state.Ending;
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
    Scopes.reopen(draft, which);
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
      draft.changeRun(judged(draft), cause, row -> RunRows.ended(row, draft.at()));
    }
  }

  /** The run ends by itself, or as was said of it before its teardowns ended. */
  static void allEnded(Draft draft) {
    Ending said = draft.row().ending();
    String cause = said == null ? "all tasks ended" : said.cause();
    draft.changeRun(judged(draft), cause, row -> RunRows.ended(row, draft.at()));
  }

  private static RunState judged(Draft draft) {
    Ending said = draft.row().ending();
    boolean failed = said != null && said.as() == RunState.FAILED;
    return failed || draft.tally().failedLeaves() > 0 ? RunState.FAILED : RunState.SUCCESS;
  }

  static void run(Draft draft, RunEvent.MarkRun mark) {
    String cause = "run marked " + mark.to().text() + " by " + mark.actor();
    switch (mark.to()) {
      case QUEUED, RUNNING -> {
        Sweeps.finish(draft);
        draft.ending(null);
        if (draft.row().state().ended()) {
          draft.changeRun(RunState.QUEUED, cause, RunRows::queuedAgain);
        }
      }
      case SUCCESS, FAILED -> end(draft, new Ending(mark.to(), cause), true);
    }
  }

  static void timedOut(Draft draft) {
    if (draft.row().state() == RunState.RUNNING && draft.row().ending() == null) {
      end(draft, new Ending(RunState.FAILED, "the run timed out"), true);
    }
  }

  /** Teardowns too: the run cannot be processed any more. */
  static void giveUp(Draft draft, RunEvent.GiveUp event) {
    end(draft, new Ending(RunState.FAILED, event.cause()), false);
  }

  /** A run that owes a teardown goes on until that has ended. */
  private static void end(Draft draft, Ending ending, boolean teardowns) {
    BitSet which = all(draft);
    BitSet owed = teardowns ? Scopes.owed(draft, draft.size()) : new BitSet();
    which.andNot(owed);
    boolean well = ending.as() == RunState.SUCCESS;
    draft.ending(ending);
    Sweeps.begin(
        draft, well ? Sweep.Kind.END_SUCCESS : Sweep.Kind.END_FAILED, ending.cause(), which);
    owed.stream().forEach(draft::touch);
    if (owed.isEmpty()) {
      draft.changeRun(ending.as(), ending.cause(), row -> RunRows.ended(row, draft.at()));
    }
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
