// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.time.Duration;

/**
 * For how long a stack is held by one of whom nothing is heard. A holder that cannot write ends
 * Terraform after {@code stop}, and kills it {@code grace} later; so after {@code silence} without
 * a record, seen by one clock, nothing of it runs.
 *
 * @param beat between two records when nothing happens
 * @param stop without a record that could be written
 * @param grace between the request to end and the kill
 * @param silence before another may take the stack
 */
record Lease(Duration beat, Duration stop, Duration grace, Duration silence) {
  static final Lease DEFAULT =
      new Lease(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofMinutes(4),
          Duration.ofMinutes(6));

  Lease {
    if (silence.compareTo(stop.plus(grace).plus(beat)) <= 0) {
      throw new IllegalArgumentException("silence must be longer than beat, stop and grace");
    }
  }
}
