// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.spec.MapSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.GrantRow.End;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.util.Optional;

/** A worker reported how a step ended. */
final class Ends {
  private Ends() {}

  static void ended(Draft draft, GrantRow grant, StepOutcome outcome) {
    draft.put(close(draft, grant, outcome));
    int no = grant.key().instance().no();
    InstanceRow row = draft.instance(no);
    if (row.timer() == InstanceRow.Timer.STOPPING) {
      Stops.ended(draft, row, outcome);
      return;
    }
    switch (row.state()) {
      case RESTARTING -> {
        Stops.closed(draft, no, outcome);
        Repeats.again(draft, draft.instance(no), "cleared; the former attempt ended");
      }
      case QUEUED, RUNNING -> outcome(draft, grant, row, outcome);
      // marked or timed out while it ran: only the grant was still open
      case NONE, SCHEDULED, DEFERRED, UP_FOR_RETRY -> Stops.closed(draft, no, outcome);
      case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> Stops.closed(draft, no, outcome);
    }
  }

  private static GrantRow close(Draft draft, GrantRow grant, StepOutcome outcome) {
    return switch (outcome) {
      case StepOutcome.Succeeded _ -> Grants.ended(grant, End.OK, null, draft.at());
      case StepOutcome.Skipped skipped -> Grants.ended(grant, End.OK, skipped.reason(), draft.at());
      case StepOutcome.Failed failed ->
          Grants.ended(grant, End.FAILED, failed.message(), draft.at());
      case StepOutcome.Waiting _ -> Grants.ended(grant, End.WAIT, null, draft.at());
      case StepOutcome.Killed killed ->
          Grants.ended(grant, End.KILLED, killed.reason(), draft.at());
      case StepOutcome.NeverStarted never ->
          Grants.ended(grant, End.NEVER_STARTED, never.reason(), draft.at());
    };
  }

  private static void outcome(Draft draft, GrantRow grant, InstanceRow row, StepOutcome outcome) {
    switch (outcome) {
      case StepOutcome.Succeeded succeeded -> succeeded(draft, row, succeeded);
      case StepOutcome.Failed failed ->
          Repeats.failed(draft, row, failed.message(), failed.retryable());
      case StepOutcome.Skipped skipped ->
          draft.change(
              Edit.of(row).done(TaskState.SKIPPED, draft.at()).note(skipped.reason()),
              "skipped itself: " + skipped.reason());
      case StepOutcome.Waiting waiting -> Timers.defer(draft, row, waiting);
      // by our own cancel: it was too slow; else its lease passed, as if the worker were lost
      case StepOutcome.Killed killed -> {
        if (grant.cancel()) {
          Repeats.failed(draft, row, killed.reason(), true);
        } else {
          Losses.possiblyStarted(draft, row, killed.reason());
        }
      }
      case StepOutcome.NeverStarted never ->
          Repeats.forFree(draft, row, "never started: " + never.reason());
    }
  }

  private static void succeeded(Draft draft, InstanceRow row, StepOutcome.Succeeded outcome) {
    TaskSpec task = draft.graph().task(row.taskNo());
    Optional<String> unusable = unusable(draft, task, outcome);
    if (unusable.isPresent()) {
      Repeats.failed(draft, row, unusable.get(), false);
      return;
    }
    draft.change(
        Edit.of(row)
            .done(TaskState.SUCCESS, draft.at())
            .started(row.startedAt() == null ? draft.at() : row.startedAt())
            .handle(task.branches().isEmpty() ? null : Choice.write(outcome.answers()))
            .result(outcome.result(), outcome.object(), outcome.length())
            .note(null),
        "attempt " + row.attempt() + " succeeded");
  }

  /** A result that its DAG cannot go on with fails the task that gave it, visibly. */
  private static Optional<String> unusable(
      Draft draft, TaskSpec task, StepOutcome.Succeeded outcome) {
    if (draft.graph().mapsOver(task.no()).length > 0) {
      if (outcome.length() < 0) {
        return Optional.of("its result is not a list, but tasks are mapped over it");
      }
      if (outcome.length() > MapSpec.MAX_LENGTH) {
        return Optional.of(
            "its list has %d elements; at most %d can be mapped over"
                .formatted(outcome.length(), MapSpec.MAX_LENGTH));
      }
    }
    return task.branches().isEmpty()
        ? Optional.empty()
        : Choice.unknown(task, outcome.answers())
            .map(answer -> "it chose '" + answer + "', which is no answer of it");
  }
}
