// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import dev.updraft.api.TaskSkipped;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.testkit.local.OwnCode;
import dev.updraft.testkit.local.Performed;
import dev.updraft.testkit.local.Performer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Does what the test says, and the rest by one rule: nothing at all, or the task's own code. */
final class ScriptedPerformer implements Performer {
  private final DagSpec spec;
  private final Results results;
  private final OwnCode own;
  private final Map<String, TaskScript> scripts = new HashMap<>();
  private Play otherwise = new Play.Returns(null);

  ScriptedPerformer(DagSpec spec, ClassLoader unit) {
    this.spec = spec;
    this.results = new Results(unit);
    // How long code really takes is not the test's business: its clock is virtual.
    this.own = new OwnCode(unit, () -> 0);
  }

  TaskScript script(String label) {
    return scripts.computeIfAbsent(label, _ -> new TaskScript());
  }

  void otherwiseRunCode() {
    otherwise = new Play.RunsItsCode();
  }

  @Override
  public Performed perform(Step step) {
    var script = scriptOf(step);
    if (step.cancel()) {
      return own.perform(step); // only code that really ran has left something to be cancelled
    }
    var said = script.play(step.context().attempt());
    return switch (said == null ? otherwise : said) {
      case Play.Returns(var value) -> {
        if (said == null) {
          refuseSilence(step.task());
        }
        yield ended(results.succeeded(step.task(), value), script);
      }
      case Play.Fails(var why, var forGood) ->
          ended(new StepOutcome.Failed(why, !forGood, StepOutcome.Kind.USER), script);
      case Play.Skips(var why) -> ended(new StepOutcome.Skipped(why), script);
      case Play.Hangs() -> new Performed.Hanging();
      case Play.LosesItsWorker() -> new Performed.Lost(script.takes());
      case Play.RunsItsCode() -> ran(own.perform(step), script);
      case Play.Does(var standIn) -> ended(stoodIn(standIn, step), script);
    };
  }

  private TaskScript scriptOf(Step step) {
    var id = step.task().taskId();
    var mine = scripts.get(TestTask.label(id, step.context().mapIndex()));
    return mine == null ? scripts.getOrDefault(id, new TaskScript()) : mine;
  }

  /** Where others depend on the result, "it succeeds" says too little. */
  private void refuseSilence(TaskSpec task) {
    var id = task.taskId();
    if (!task.branches().isEmpty()) {
      throw new IllegalStateException(
          "%s decides what runs next: say what it answers by task(\"%s\").returns(…)"
              .formatted(id, id));
    }
    if (spec.maps().stream().anyMatch(map -> map.over() == task.no())) {
      throw new IllegalStateException(
          "tasks are mapped over the list of %s: give it by task(\"%s\").returns(List.of(…))"
              .formatted(id, id));
    }
  }

  /** The boundary to the test's code: what it throws is the attempt's failure. */
  private StepOutcome stoodIn(TaskScript.StandIn standIn, Step step) {
    try {
      return results.succeeded(step.task(), standIn.call(step.context()));
    } catch (TaskSkipped skipped) {
      return new StepOutcome.Skipped(String.valueOf(skipped.getMessage()));
    } catch (Exception thrown) {
      return OwnCode.failed(thrown);
    }
  }

  private static Performed ended(StepOutcome outcome, TaskScript script) {
    return new Performed.Ended(outcome, script.takes());
  }

  private static Performed ran(Performed performed, TaskScript script) {
    return switch (performed) {
      case Performed.Ended(var outcome, Duration _) -> ended(outcome, script);
      case Performed.Lost lost -> lost;
      case Performed.Hanging hanging -> hanging;
    };
  }
}
