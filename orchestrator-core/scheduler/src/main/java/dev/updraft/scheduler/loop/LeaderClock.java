// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The leader's {@code now}: its monotonic clock, anchored to the database's clock. Never goes back,
 * so that no timer fires before what was decided earlier. Where the database's clock was set back
 * it goes at half speed until that has caught up: retries and time-outs are late, but come.
 */
final class LeaderClock {
  private final LongSupplier nanos;
  private Instant anchor;
  private long anchoredAt;
  private Instant latest;
  private long readAt;

  LeaderClock(LongSupplier nanos, Instant databaseNow) {
    this.nanos = nanos;
    this.anchor = databaseNow;
    this.anchoredAt = nanos.getAsLong();
    this.latest = databaseNow;
    this.readAt = anchoredAt;
  }

  void anchor(Instant databaseNow, long sentAt, long knownAt) {
    anchor = databaseNow;
    anchoredAt = sentAt + (knownAt - sentAt) / 2;
  }

  Instant now() {
    long at = nanos.getAsLong();
    Instant now = anchor.plusNanos(at - anchoredAt);
    latest = now.isBefore(latest) ? latest.plusNanos((at - readAt) / 2) : now;
    readAt = at;
    return latest;
  }
}
