// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.why;

import dev.updraft.db.read.InstanceView;
import dev.updraft.engine.explain.Reason;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.schedule.Place;
import dev.updraft.engine.spec.Demand;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.web.why.Because.Who;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * The engine's reasons as sentences, with whom they speak of.
 *
 * @param no of the instance in {@code run}
 * @param workers asked for only where they matter
 */
record Words(
    ActiveRun run, List<ActiveRun> others, InstanceView task, int no, Supplier<Workforce> workers) {
  private static final int NAMED = 8;

  Because of(Reason reason, Instant now, Place place) {
    String code = reason.code();
    return switch (code) {
      case "pool_full", "pool_too_small", "pool_unknown" -> pool(reason);
      case "limit_reached" ->
          new Because(
              code,
              "The limit is reached: " + reason.text() + " in use.",
              null,
              holders((other, _) -> other.row().dagId().equals(run.row().dagId())));
      case "no_worker" -> noWorker(now);
      case "trigger_rule" -> new Because(code, rule(reason.text()), null, upstream());
      case "run_queued" -> runQueued(place);
      case "paused" -> new Because(code, sentence(reason.text()), Who.dag(run.row().dagId()));
      case "up_for_retry" -> until(code, "failed; the next one begins by itself");
      case "deferred" ->
          new Because(
              code,
              "Waits outside any worker and takes no slot; it is looked at again",
              task.timerAt(),
              List.of());
      case "queued" -> new Because(code, "It " + reason.text() + ", which has not started it yet.");
      default -> new Because(code, sentence(reason.text()));
    };
  }

  private Because until(String code, String what) {
    String attempt = "Attempt " + task.attempt() + " of " + task.maxAttempts() + " ";
    return new Because(code, attempt + what, task.timerAt(), List.of());
  }

  private Because pool(Reason reason) {
    TaskSpec spec = run.task(no);
    String slots = spec.poolSlots() == 1 ? "1 slot" : spec.poolSlots() + " slots";
    return switch (reason.code()) {
      case "pool_full" ->
          new Because(
              reason.code(),
              "Pool " + reason.text() + " slots are in use, this needs " + spec.poolSlots() + ".",
              null,
              holders((_, other) -> other.pool().equals(spec.pool())));
      case "pool_too_small" ->
          new Because(
              reason.code(),
              "It can never start: it needs " + slots + ", pool " + spec.pool() + " has fewer.");
      default -> new Because(reason.code(), "Nobody has made the pool " + spec.pool() + ".");
    };
  }

  private Because noWorker(Instant now) {
    Demand demand = run.task(no).demand();
    Optional<String> lack = workers.get().lack(demand);
    if (lack.isPresent()) {
      return new Because(
          "no_worker",
          "Ready for %s, and all limits allow it. %s".formatted(length(now), lack.get()));
    }
    return new Because(
        "no_worker",
        "Ready, and all limits allow it. No worker of queue %s has had a free slot for %s."
            .formatted(demand.queue(), length(now)),
        null,
        holders((_, other) -> other.queue().equals(demand.queue())));
  }

  private Because runQueued(Place place) {
    List<Who> all = underWay();
    return new Because(
        "run_queued",
        "The run has not begun: %d runs of this DAG are under way, %d may be (max_active_runs)."
            .formatted(place.running(), place.maxActiveRuns()),
        null,
        all.subList(0, Math.min(all.size(), NAMED)));
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

  List<Who> underWay() {
    return others.stream()
        .filter(other -> other.row().dagId().equals(run.row().dagId()))
        .filter(other -> other.row().state() == RunState.RUNNING)
        .map(other -> new Who(other.row().dagId(), other.row().runId(), "", -1, "running"))
        .toList();
  }

  private static String sentence(String text) {
    return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  private List<Who> upstream() {
    var found = new ArrayList<Who>();
    InstanceRow mine = run.instance(no);
    for (int up : run.task(no).upstream()) {
      boolean beside = run.graph().inside(up, mine.taskNo());
      for (InstanceRow row : run.instancesOf(up)) {
        boolean counts = !beside || row.mapIndex() == mine.mapIndex();
        if (counts && !row.state().ended() && found.size() < NAMED) {
          found.add(who(run, row, beside ? task.mapIndex() : row.mapIndex()));
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
          found.add(who(other, row, row.mapIndex()));
        }
      }
    }
    return found;
  }

  private static Who who(ActiveRun run, InstanceRow row, int mapIndex) {
    TaskState state = row.state();
    return new Who(
        run.row().dagId(),
        run.row().runId(),
        run.spec().tasks().get(row.taskNo()).taskId(),
        mapIndex,
        state.text());
  }
}
