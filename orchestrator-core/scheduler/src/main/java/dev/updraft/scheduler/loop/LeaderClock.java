// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The leader's {@code now}: its monotonic clock, anchored to the database's clock. Never goes back,
 * so that no timer fires before what was decided earlier.
 */
final class LeaderClock {
  private final LongSupplier nanos;
  private Instant anchor;
  private long anchoredAt;
  private Instant latest;

  LeaderClock(LongSupplier nanos, Instant databaseNow) {
    this.nanos = nanos;
    this.anchor = databaseNow;
    this.anchoredAt = nanos.getAsLong();
    this.latest = databaseNow;
  }

  void anchor(Instant databaseNow, long sentAt, long knownAt) {
    anchor = databaseNow;
    anchoredAt = sentAt + (knownAt - sentAt) / 2;
  }

  Instant now() {
    Instant now = anchor.plusNanos(nanos.getAsLong() - anchoredAt);
    if (now.isAfter(latest)) {
      latest = now;
    }
    return latest;
  }
}
