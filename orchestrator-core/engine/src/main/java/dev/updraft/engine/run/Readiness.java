// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.graph.Graph;
import dev.updraft.engine.rule.Counts;
import dev.updraft.engine.rule.Rules;
import dev.updraft.engine.rule.Verdict;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether an instance may run, and why; the same answer for deciding and for explaining. */
public final class Readiness {
  private static final Readiness RUN = new Readiness(Verdict.RUN, "");

  private final Verdict verdict;
  private final Supplier<String> why;

  Readiness(Verdict verdict, String why) {
    this(verdict, () -> why);
  }

  private Readiness(Verdict verdict, Supplier<String> why) {
    this.verdict = verdict;
    this.why = why;
  }

  public Verdict verdict() {
    return verdict;
  }

  /** Put into words only when somebody asks: nearly all looks find that it still waits. */
  public String why() {
    return why.get();
  }

  static Readiness of(View view, InstanceRow row) {
    TaskSpec task = view.graph().task(row.taskNo());
    String held = Sweeps.holds(view, task.no(), row.key().no(), row.mapIndex());
    Readiness early = held == null ? choices(view, row, task) : new Readiness(Verdict.WAIT, held);
    if (early == null && task.mapped()) {
      early = list(view, row, task);
    }
    if (early == null) {
      early = expansion(view, task);
    }
    return early == null ? rule(view, row, task) : early;
  }

  /** What is not there yet would not be counted. */
  private static @Nullable Readiness expansion(View view, TaskSpec task) {
    for (int map : view.graph().mapsInto(task.no())) {
      if (Expansion.pending(view, map)) {
        return new Readiness(Verdict.WAIT, "a long list above it is still being followed");
      }
    }
    return null;
  }

  private static Readiness rule(View view, InstanceRow row, TaskSpec task) {
    Counts up = view.tally().counts(row);
    Verdict verdict = Rules.verdict(task.rule(), up);
    if (verdict != Verdict.RUN) {
      return new Readiness(verdict, () -> because(task, up));
    }
    Readiness held = Scopes.holds(view, row, task);
    return held == null ? RUN : held;
  }

  private static String because(TaskSpec task, Counts up) {
    return "%s over %d upstream: %d succeeded, %d failed, %d skipped, %d not ended"
        .formatted(
            task.rule().name().toLowerCase(Locale.ROOT),
            up.total(),
            up.success(),
            up.failed() + up.upstreamFailed(),
            up.skipped(),
            up.total() - up.done());
  }

  /**
   * A choice skips its other heads whatever their rules say; remembered, so it outlives a clear.
   */
  private static @Nullable Readiness choices(View view, InstanceRow row, TaskSpec task) {
    Graph graph = view.graph();
    if (!graph.chosenBy(task.no())) {
      return null;
    }
    for (int up : graph.upstream(task.no())) {
      TaskSpec choice = graph.task(up);
      boolean inside = graph.inside(up, task.no());
      if (choice.branches().isEmpty() || (choice.mapped() && !inside)) {
        continue;
      }
      int index = inside ? Math.max(row.mapIndex(), 0) : 0;
      InstanceRow chose = view.instance(view.members().of(up)[index]);
      if (chose.state() == TaskState.SUCCESS
          && chose.handle() != null
          && graph.refused(up, Choice.read(chose.handle()), task.no())) {
        return new Readiness(Verdict.SKIP, "not chosen by " + choice.taskId());
      }
    }
    return null;
  }

  /** A mapped instance waits for its list, even if its rule is {@code ALWAYS}. */
  private static @Nullable Readiness list(View view, InstanceRow row, TaskSpec task) {
    int over = view.graph().spec().maps().get(task.map()).over();
    String id = view.graph().task(over).taskId();
    InstanceRow list = view.instance(view.members().of(over)[0]);
    return switch (list.state()) {
      case FAILED, UPSTREAM_FAILED ->
          row.mapIndex() >= 0
              ? null
              : new Readiness(Verdict.UPSTREAM_FAILED, "the list, " + id + ", failed");
      case SKIPPED, REMOVED ->
          row.mapIndex() >= 0 ? null : new Readiness(Verdict.SKIP, "no list: " + id + " skipped");
      case SUCCESS -> {
        // marked by a person it has no length: then what was made of it before stands
        if (list.resultLength() >= 0 && row.mapIndex() >= Math.max(list.resultLength(), 1)) {
          yield new Readiness(
              Verdict.WAIT, "is about to be removed: the list of " + id + " is shorter");
        }
        yield row.mapIndex() >= 0
            ? null
            : new Readiness(Verdict.SKIP, "the list of " + id + " is empty");
      }
      case NONE, SCHEDULED, QUEUED, RUNNING, DEFERRED, UP_FOR_RETRY, RESTARTING ->
          new Readiness(Verdict.WAIT, "waits for the list of " + id);
    };
  }
}
