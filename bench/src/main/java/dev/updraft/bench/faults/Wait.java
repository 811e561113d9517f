// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waiting for a condition, with a limit. */
final class Wait {
  private static final Duration LOOK = Duration.ofMillis(20);

  private Wait() {}

  /** What may hold one day. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void until(Duration limit, String what, Condition condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  static void during(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    until(time.plusSeconds(10), "the time is over", () -> System.nanoTime() >= end);
  }
}
