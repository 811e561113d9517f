// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;

/** Ends that nobody reported: set by people, or because the run took too long. */
final class Marks {
  private Marks() {}

  static void instances(Draft draft, RunEvent.MarkInstances mark) {
    String cause = "marked by " + mark.actor();
    mark.instances().stream()
        .filter(no -> no < draft.size())
        .sorted()
        .forEach(no -> mark(draft, draft.instance(no), mark.to(), cause));
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
        if (draft.row().state().ended()) {
          draft.changeRun(RunState.QUEUED, cause, RunRows::queuedAgain);
        }
      }
      case SUCCESS -> succeed(draft, cause);
      case FAILED -> fail(draft, cause);
    }
  }

  static void timedOut(Draft draft) {
    if (draft.row().state() == RunState.RUNNING) {
      fail(draft, "the run timed out");
    }
  }

  private static void succeed(Draft draft, String cause) {
    for (int no = 0; no < draft.size(); no++) {
      InstanceRow row = draft.instance(no);
      switch (row.state()) {
        case SUCCESS, SKIPPED, REMOVED -> {}
        case FAILED, UPSTREAM_FAILED -> mark(draft, row, TaskState.SUCCESS, cause);
        case NONE, SCHEDULED, QUEUED, RUNNING, DEFERRED, UP_FOR_RETRY, RESTARTING ->
            mark(draft, row, TaskState.SUCCESS, cause);
      }
    }
    draft.changeRun(RunState.SUCCESS, cause, row -> RunRows.ended(row, draft.at()));
  }

  /** As Airflow: what has begun is failed, what has not is skipped. */
  private static void fail(Draft draft, String cause) {
    for (int no = 0; no < draft.size(); no++) {
      InstanceRow row = draft.instance(no);
      switch (row.state()) {
        case QUEUED, RUNNING, RESTARTING, DEFERRED -> mark(draft, row, TaskState.FAILED, cause);
        case SCHEDULED ->
            mark(draft, row, row.goesOn() ? TaskState.FAILED : TaskState.SKIPPED, cause);
        case NONE, UP_FOR_RETRY -> mark(draft, row, TaskState.SKIPPED, cause);
        case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> {}
      }
    }
    draft.changeRun(RunState.FAILED, cause, row -> RunRows.ended(row, draft.at()));
  }

  private static void mark(Draft draft, InstanceRow row, TaskState to, String cause) {
    if (row.state() == TaskState.REMOVED) {
      return;
    }
    draft.change(Edit.of(row).ended(to, draft.at()).note(cause), cause);
    draft.cancel(row.key().no(), cause);
  }
}
