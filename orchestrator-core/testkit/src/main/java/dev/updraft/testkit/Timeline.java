// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.state.Transition;
import java.util.List;

/** What happened, for the message of a failed assertion. */
final class Timeline {
  private Timeline() {}

  static String of(List<Transition> history, ActiveRun run) {
    var text = new StringBuilder("run " + run.row().runId() + ":\n");
    for (var change : history) {
      if (change.run().equals(run.row().key()) && telling(change)) {
        text.append(
            "  %s  %-24s %s%s (%s)%n"
                .formatted(
                    change.at(),
                    change.instance() < 0 ? "(the run)" : label(run, change.instance()),
                    change.to(),
                    change.attempt() > 1 ? ", attempt " + change.attempt() : "",
                    change.cause().lines().findFirst().orElse("")));
      }
    }
    return text.toString();
  }

  private static String label(ActiveRun run, int no) {
    return TestTask.label(run.task(no).taskId(), run.instance(no).mapIndex());
  }

  private static boolean telling(Transition change) {
    if (change.instance() < 0) {
      return true;
    }
    return switch (TaskState.of(change.to())) {
      case NONE, SCHEDULED, QUEUED -> false;
      case RUNNING, DEFERRED, UP_FOR_RETRY, RESTARTING -> true;
      case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> true;
    };
  }
}
