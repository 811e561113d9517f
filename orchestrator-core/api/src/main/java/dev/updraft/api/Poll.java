// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a look at external work showed.
 *
 * <pre>{@code
 * return switch (state) {
 *   case RUNNING -> Poll.again(Duration.ofSeconds(30));
 *   case FINISHED -> Poll.done(result);
 *   case FAILED -> Poll.failed("the driver ended with exit code 3");
 * };
 * }</pre>
 */
public sealed interface Poll<R> {
  static <R> Poll<R> done(R result) {
    return new Done<>(result);
  }

  static <R> Poll<R> again(Duration after) {
    return new Wait<>(after, null);
  }

  /**
   * It goes on, and this look learned what the next ones need. A worker that dies before that is
   * stored repeats this look with the former handle.
   *
   * @param handle takes the place of the former one: of the operator's type of handles
   */
  static <R> Poll<R> again(Duration after, Object handle) {
    return new Wait<>(after, handle);
  }

  static <R> Poll<R> failed(String reason) {
    return new Failed<>(reason);
  }

  /**
   * It ended well.
   *
   * <pre>{@code Poll.done(stats)}</pre>
   */
  record Done<R>(R result) implements Poll<R> {}

  /**
   * It goes on.
   *
   * <pre>{@code Poll.again(Duration.ofMinutes(1))}</pre>
   *
   * @param handle of the next look; null = the former one
   */
  record Wait<R>(Duration after, @Nullable Object handle) implements Poll<R> {}

  /**
   * It ended badly: the attempt fails, and the task is tried again where retries are left.
   *
   * <pre>{@code Poll.failed("out of memory")}</pre>
   */
  record Failed<R>(String reason) implements Poll<R> {}
}
