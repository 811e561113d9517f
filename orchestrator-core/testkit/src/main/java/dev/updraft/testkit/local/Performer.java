// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.local;

import dev.updraft.api.TaskContext;
import dev.updraft.engine.spec.TaskSpec;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stands where a worker stands: does one step of an attempt, at once. */
@FunctionalInterface
public interface Performer {
  Performed perform(Step step);

  /**
   * One step.
   *
   * @param inputs JSON of the inputs; asks for connections, so only what runs the code calls it
   * @param handle what the step before stored; null in the first
   * @param cancel the attempt is over, and what its handle names is to be ended
   */
  record Step(
      TaskSpec task,
      TaskContext context,
      Supplier<List<String>> inputs,
      @Nullable String handle,
      boolean cancel) {}
}
