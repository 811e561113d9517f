// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.spec;

import java.time.Duration;

/**
 * How often and when a failed attempt is repeated: {@code delay * factor^(n-1)} after the n-th
 * failure, at most {@code maxDelay}.
 *
 * @param retries attempts after the first; 0 = none
 * @param factor 1 = fixed delay
 */
public record RetrySpec(int retries, Duration delay, double factor, Duration maxDelay) {
  public static final RetrySpec NONE = new RetrySpec(0, Duration.ZERO, 1, Duration.ZERO);

  public RetrySpec {
    if (retries < 0 || factor < 1 || delay.isNegative() || maxDelay.isNegative()) {
      throw new IllegalArgumentException("retries, delay ≥ 0 and factor ≥ 1 are needed");
    }
  }
}
