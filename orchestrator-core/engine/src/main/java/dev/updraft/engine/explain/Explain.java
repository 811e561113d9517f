// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.explain;

import dev.updraft.engine.allocate.Allocator;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.run.Readiness;
import dev.updraft.engine.schedule.Place;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Answers "why is it not running?" from the values that decide. Never empty. */
public final class Explain {
  private static final int NAMED = 5;

  private Explain() {}

  /**
   * @param place of the run's DAG
   */
  public static List<Reason> why(
      ActiveRun run, int instance, Allocator allocator, Place place, Instant now) {
    InstanceRow row = run.instance(instance);
    if (row.owes() && !row.state().ended()) {
      return List.of(stopping(run, row));
    }
    return switch (row.state()) {
      case NONE -> notReady(run, instance, place, now);
      case SCHEDULED -> waits(run, row, allocator, now);
      case QUEUED -> List.of(granted(run, instance, "queued", "was granted to"));
      case RUNNING -> List.of(granted(run, instance, "running", "runs on"));
      case RESTARTING -> List.of(granted(run, instance, "restarting", "is being stopped on"));
      case DEFERRED -> List.of(timer(row, now, "deferred", "waits; its next step is due"));
      case UP_FOR_RETRY -> List.of(timer(row, now, "up_for_retry", "will be tried again"));
      case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED ->
          List.of(new Reason(row.state().text(), row.note() == null ? "it ended" : row.note()));
    };
  }

  private static Reason stopping(ActiveRun run, InstanceRow row) {
    return run.openGrant(row.key().no())
        .map(
            grant ->
                new Reason("cancelling", "its external work is being cancelled on " + grant.host()))
        .orElseGet(
            () ->
                new Reason(
                    "cancelling",
                    "its external work is to be cancelled by a worker of queue "
                        + run.task(row.key().no()).queue()
                        + " at "
                        + row.timerAt()));
  }

  private static Reason queued(ActiveRun run, Place place, Instant now) {
    return switch (place.begin(run.row(), now)) {
      case PAUSED ->
          new Reason(
              "paused",
              "DAG %s is paused: its queued runs begin when it is switched on"
                  .formatted(run.row().dagId()));
      case FULL ->
          new Reason(
              "run_queued",
              "the run waits for a place under max_active_runs: %d of %d run"
                  .formatted(place.running(), place.maxActiveRuns()));
      case EARLY ->
          new Reason(
              "run_early", "the run begins at %s at the earliest".formatted(run.row().runAfter()));
      case UNMADE -> new Reason("run_created", "the run is being created, it has many tasks");
      case NOW -> new Reason("run_begins", "the run is about to begin");
    };
  }

  private static List<Reason> notReady(ActiveRun run, int instance, Place place, Instant now) {
    List<Reason> reasons = new ArrayList<>();
    if (run.row().state() == RunState.QUEUED) {
      reasons.add(queued(run, place, now));
    } else if (run.ended()) {
      reasons.add(new Reason("run_ended", "the run ended " + run.row().state().text()));
    }
    Readiness ready = run.readiness(instance);
    if (!ready.why().isEmpty()) {
      reasons.add(new Reason("trigger_rule", ready.why() + pending(run, instance)));
    }
    if (reasons.isEmpty()) {
      reasons.add(new Reason("ready", "it is about to be scheduled"));
    }
    return List.copyOf(reasons);
  }

  /** Beside it in a mapping only its own element counts. */
  private static String pending(ActiveRun run, int instance) {
    InstanceRow mine = run.instance(instance);
    List<String> open =
        run.task(instance).upstream().stream()
            .filter(
                up ->
                    run.instancesOf(up).stream()
                        .filter(
                            row ->
                                !run.graph().inside(up, mine.taskNo())
                                    || row.mapIndex() == mine.mapIndex())
                        .anyMatch(row -> !row.state().ended()))
            .limit(NAMED)
            .map(up -> run.spec().tasks().get(up).taskId())
            .toList();
    return open.isEmpty() ? "" : "; waits for " + String.join(", ", open);
  }

  private static List<Reason> waits(
      ActiveRun run, InstanceRow row, Allocator allocator, Instant now) {
    List<Reason> reasons = new ArrayList<>();
    for (Allocator.Block block : allocator.blocks(run, row.key().no())) {
      String text = "%s: %d of %d".formatted(block.name(), block.used(), block.limit());
      reasons.add(new Reason(block.code(), text));
    }
    if (reasons.isEmpty()) {
      Instant since = row.scheduledAt() == null ? now : row.scheduledAt();
      String queue = run.task(row.key().no()).queue();
      String text =
          "waits for a worker of queue %s since %d s"
              .formatted(queue, Duration.between(since, now).toSeconds());
      reasons.add(new Reason("no_worker", text));
    }
    return List.copyOf(reasons);
  }

  private static Reason granted(ActiveRun run, int instance, String code, String does) {
    return new Reason(
        code,
        run.openGrant(instance).map(GrantRow::host).map(host -> does + " " + host).orElse(""));
  }

  private static Reason timer(InstanceRow row, Instant now, String code, String does) {
    long seconds = Duration.between(now, row.timerAt()).toSeconds();
    return new Reason(code, does + " at " + row.timerAt() + ", in " + seconds + " s");
  }
}
