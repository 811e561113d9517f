// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.local;

import dev.updraft.engine.event.StepOutcome;
import java.time.Duration;

/** What a step came to, and when that is known. */
public sealed interface Performed {
  record Ended(StepOutcome outcome, Duration took) implements Performed {}

  /** The worker is lost without a word; the leader has proof after that time. */
  record Lost(Duration after) implements Performed {}

  /** It goes on until it is stopped. */
  record Hanging() implements Performed {}
}
