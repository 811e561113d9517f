// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.local;

import dev.updraft.api.TaskFailed;
import dev.updraft.bundle.call.StepResult;
import dev.updraft.bundle.call.TaskCall;
import dev.updraft.engine.event.StepOutcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Runs a task's own code on the calling thread, as a runner does: where a debugger stops, and where
 * everything that it prints is seen.
 */
public final class OwnCode implements Performer {
  private final TaskCall unit;
  private final LongSupplier nanos;

  /**
   * @param loader of the unit's classes
   * @param nanos tells how long a step took
   */
  public OwnCode(ClassLoader loader, LongSupplier nanos) {
    this.unit = TaskCall.forUnit(loader);
    this.nanos = nanos;
  }

  @Override
  public Performed perform(Step step) {
    long before = nanos.getAsLong();
    StepOutcome outcome = outcome(step);
    return new Performed.Ended(outcome, Duration.ofNanos(nanos.getAsLong() - before));
  }

  /** The boundary to user code: whatever it throws is an outcome. */
  private StepOutcome outcome(Step step) {
    try {
      Files.createDirectories(step.context().folder());
      return switch (result(step)) {
        case StepResult.Done(var json, var length, var answers) ->
            new StepOutcome.Succeeded(json, null, length, answers);
        case StepResult.Waiting(var handle, var wakeAt, var until) ->
            new StepOutcome.Waiting(handle, wakeAt, until);
        case StepResult.Skipped(var reason) -> new StepOutcome.Skipped(reason);
      };
    } catch (MissingConnection missing) {
      return new StepOutcome.Failed(
          String.valueOf(missing.getMessage()), false, StepOutcome.Kind.USER);
    } catch (Throwable thrown) {
      return failed(thrown);
    }
  }

  private StepResult result(Step step) throws Exception {
    String handle = step.handle();
    return step.cancel() && handle != null
        ? unit.cancel(step.task().work(), step.inputs().get(), handle, step.context())
        : unit.run(step.task().work(), step.inputs().get(), handle, step.context());
  }

  /** As a runner reports it: with its stack, and final where the task says so. */
  public static StepOutcome.Failed failed(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return new StepOutcome.Failed(
        text.toString(), !(thrown instanceof TaskFailed), StepOutcome.Kind.USER);
  }
}
