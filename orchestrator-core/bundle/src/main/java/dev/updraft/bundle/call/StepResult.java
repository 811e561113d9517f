// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.call;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one step of user code returned; what it throws is a failure. */
public sealed interface StepResult {
  /**
   * @param json the result, {@code null} for void
   * @param length elements of a list result; -1 = not a list
   * @param answers for a choice: the chosen constants
   */
  record Done(@Nullable String json, int length, List<String> answers) implements StepResult {
    public Done {
      answers = List.copyOf(answers);
    }
  }

  record Waiting(String handle, Instant wakeAt, Instant until) implements StepResult {}

  record Skipped(String reason) implements StepResult {}
}
