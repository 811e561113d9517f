// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.time.Duration;

/**
 * How long to wait before an attempt is repeated. Made to be imported statically.
 *
 * <pre>{@code
 * task.retries(3, exponential(Duration.ofMinutes(1)).upTo(Duration.ofMinutes(30)));
 * task.retries(3, fixed(Duration.ofSeconds(10)));
 * }</pre>
 *
 * @param first delay after the first failure
 * @param factor by which it grows with each further one; 1 = never
 * @param most longest delay
 */
public record Backoff(Duration first, double factor, Duration most) {
  public Backoff {
    if (first.isNegative() || most.isNegative() || factor < 1) {
      throw new IllegalArgumentException("a delay is never negative and never shrinks");
    }
  }

  /** Always the same delay. */
  public static Backoff fixed(Duration delay) {
    return new Backoff(delay, 1, delay);
  }

  /** A delay that doubles each time, up to a day. */
  public static Backoff exponential(Duration first) {
    return new Backoff(first, 2, Duration.ofDays(1));
  }

  /** The same, with another longest delay. */
  public Backoff upTo(Duration longest) {
    return new Backoff(first, factor, longest);
  }
}
