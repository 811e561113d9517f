// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.why;

import dev.updraft.db.read.InstanceView;
import dev.updraft.engine.explain.Reason;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.web.why.Because.Who;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** The engine's reasons as sentences, with whom they speak of. */
record Words(ActiveRun run, List<ActiveRun> others, InstanceView task) {
  private static final int NAMED = 8;

  Because of(Reason reason, Instant now) {
    TaskSpec spec = run.task(task.instanceNo());
    return switch (reason.code()) {
      case "pool_full" ->
          new Because(
              "pool_full",
              "Pool " + reason.text() + " slots are in use, this needs " + spec.poolSlots() + ".",
              null,
              holders((_, other) -> other.pool().equals(spec.pool())));
      case "pool_too_small" ->
          new Because(
              "pool_too_small",
              "It can never start: pool "
                  + spec.pool()
                  + " is smaller than the "
                  + spec.poolSlots()
                  + " slots that it needs.");
      case "pool_unknown" ->
          new Because("pool_unknown", "Nobody has made the pool " + spec.pool() + ".");
      case "limit_reached" ->
          new Because(
              "limit_reached",
              "The limit is reached: " + reason.text() + " in use.",
              null,
              holders((other, _) -> other.row().dagId().equals(run.row().dagId())));
      case "no_worker" ->
          new Because(
              "no_worker",
              "Ready, and all limits allow it. No worker of queue "
                  + spec.queue()
                  + " has had a free slot for "
                  + length(now)
                  + ".",
              null,
              holders((_, other) -> other.queue().equals(spec.queue())));
      case "trigger_rule" -> new Because("trigger_rule", rule(reason.text()), null, upstream());
      case "run_queued" ->
          new Because(
              "run_queued",
              "The run has not begun: %d runs of this DAG are under way, %d may be (max_active_runs)."
                  .formatted(underWay().size(), run.spec().maxActiveRuns()),
              null,
              underWay());
      case "up_for_retry" ->
          new Because(
              "up_for_retry",
              "Attempt "
                  + task.attempt()
                  + " of "
                  + task.maxAttempts()
                  + " failed; the next one begins by itself",
              task.timerAt(),
              List.of());
      case "deferred" ->
          new Because(
              "deferred",
              "Waits outside any worker and takes no slot; it is looked at again",
              task.timerAt(),
              List.of());
      case "queued" ->
          new Because("queued", "It " + reason.text() + ", which has not started it yet.");
      default -> new Because(reason.code(), sentence(reason.text()));
    };
  }

  private static String rule(String text) {
    return text.contains(" over ") ? "Its rule is " + text + "." : sentence(text);
  }

  private String length(Instant now) {
    Instant since = task.scheduledAt() == null ? now : task.scheduledAt();
    Duration waited = Duration.between(since, now);
    return waited.toMinutes() > 0
        ? "%d m %02d s".formatted(waited.toMinutes(), waited.toSecondsPart())
        : waited.toSeconds() + " s";
  }

  private List<Who> underWay() {
    return others.stream()
        .filter(other -> other.row().dagId().equals(run.row().dagId()))
        .filter(other -> other.row().state() == RunState.RUNNING)
        .limit(NAMED)
        .map(other -> new Who(other.row().dagId(), other.row().runId(), "", -1, "running"))
        .toList();
  }

  private static String sentence(String text) {
    return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  private List<Who> upstream() {
    var found = new ArrayList<Who>();
    for (int up : run.task(task.instanceNo()).upstream()) {
      for (InstanceRow row : run.instancesOf(up)) {
        if (!row.state().ended() && found.size() < NAMED) {
          found.add(who(run, row));
        }
      }
    }
    return found;
  }

  /** Those that take slots now, longest first. */
  private List<Who> holders(BiPredicate<ActiveRun, TaskSpec> same) {
    var found = new ArrayList<Who>();
    for (ActiveRun other : others) {
      for (int no = 0; no < other.size() && found.size() < NAMED; no++) {
        InstanceRow row = other.instance(no);
        if (row.state().takesSlot() && same.test(other, other.task(no))) {
          found.add(who(other, row));
        }
      }
    }
    return found;
  }

  private static Who who(ActiveRun run, InstanceRow row) {
    TaskState state = row.state();
    return new Who(
        run.row().dagId(),
        run.row().runId(),
        run.spec().tasks().get(row.taskNo()).taskId(),
        row.mapIndex(),
        state.text());
  }
}
