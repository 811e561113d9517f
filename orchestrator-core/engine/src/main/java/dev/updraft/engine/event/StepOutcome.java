// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one step of an attempt ended, as its worker reported it. */
public sealed interface StepOutcome {
  /**
   * @param result JSON, or null when there is none or it is in the object store
   * @param object key in the object store, or null
   * @param length elements of a list result; -1 = not a list
   * @param answers for a choice: what it chose; else empty
   */
  record Succeeded(
      @Nullable String result, @Nullable String object, int length, List<String> answers)
      implements StepOutcome {
    public Succeeded {
      answers = List.copyOf(answers);
    }
  }

  /**
   * @param retryable false: it is final whatever retries are left
   * @param kind whose fault: USER, EXTERNAL, PLATFORM
   */
  record Failed(String message, boolean retryable, Kind kind) implements StepOutcome {}

  /** The task asked to be skipped. */
  record Skipped(String reason) implements StepOutcome {}

  /** The step ended, the attempt goes on at {@code wakeAt}; after {@code until} it fails. */
  record Waiting(String handle, Instant wakeAt, Instant until) implements StepOutcome {}

  /** Stopped by cancel, time-out or a passed lease. */
  record Killed(String reason) implements StepOutcome {}

  /** Refused, and never to be started: repeated for free. */
  record NeverStarted(String reason) implements StepOutcome {}

  /** Whose fault a failure is; decides who is told. */
  enum Kind {
    USER,
    EXTERNAL,
    PLATFORM
  }
}
