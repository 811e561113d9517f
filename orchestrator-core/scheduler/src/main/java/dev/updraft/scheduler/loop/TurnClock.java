// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the loop thinks and the store writes; everything else waits for both. Long ones are said
 * in the log; with the logger {@code updraft.turns} at TRACE all are, for {@code bench/run W2}.
 */
final class TurnClock {
  private static final Logger LOG = LoggerFactory.getLogger("updraft.turns");
  private static final long LONG = Duration.ofMillis(250).toNanos();

  /** Shorter ones are no news to anybody. */
  private static final long SHORT = Duration.ofMillis(1).toNanos();

  private final LongSupplier nanos;
  private long wroteSince;

  TurnClock(LongSupplier nanos) {
    this.nanos = nanos;
  }

  long now() {
    return nanos.getAsLong();
  }

  void thought(long since) {
    say("turn", now() - since, "");
  }

  void writes() {
    wroteSince = now();
  }

  void wrote(int rows) {
    say("commit", now() - wroteSince, ", " + rows + " rows");
  }

  private static void say(String what, long took, String more) {
    if (took >= LONG) {
      LOG.info("a {} took {} us{}", what, took / 1000, more);
    } else if (took >= SHORT) {
      LOG.trace("a {} took {} us{}", what, took / 1000, more);
    }
  }
}
