// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.time.Duration;

/**
 * What a look at external work showed.
 *
 * <pre>{@code return ready ? Poll.done(result) : Poll.again(Duration.ofSeconds(30));}</pre>
 */
public sealed interface Poll<R> {
  static <R> Poll<R> done(R result) {
    return new Done<>(result);
  }

  static <R> Poll<R> again(Duration after) {
    return new Wait<>(after);
  }

  /**
   * It ended well; what ended badly is thrown.
   *
   * <pre>{@code Poll.done(stats)}</pre>
   */
  record Done<R>(R result) implements Poll<R> {}

  /**
   * It goes on.
   *
   * <pre>{@code Poll.again(Duration.ofMinutes(1))}</pre>
   */
  record Wait<R>(Duration after) implements Poll<R> {}
}
