// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many grants a worker takes beyond its slots, so that a slot need not wait for the way to the
 * leader and back: as many as it ended short attempts within the last tenth of a second, for it
 * will most likely end as many in the next. Whoever runs longer tasks has none. Not thread-safe.
 */
final class LookAhead {
  static final int MOST_PER_SLOT = 8;
  static final long SPAN = 100_000_000;

  private final Deque<Long> ends = new ArrayDeque<>();
  private final int most;
  private final long remembered;
  private int offered;
  private long offeredAt;

  /**
   * @param remembered for how long an offer may still be taken, in nanoseconds
   */
  LookAhead(int slots, long remembered) {
    this.most = MOST_PER_SLOT * slots;
    this.remembered = remembered;
  }

  void ended(long ranNanos, long now) {
    if (ranNanos > SPAN) {
      return;
    }
    if (ends.size() == most) {
      ends.removeFirst();
    }
    ends.addLast(now);
  }

  /** To be offered now. */
  int offer(long now) {
    while (!ends.isEmpty() && now - ends.getFirst() > SPAN) {
      ends.removeFirst();
    }
    if (ends.size() >= offered || now - offeredAt > remembered) {
      offered = ends.size();
      offeredAt = now;
    }
    return ends.size();
  }

  /** The largest offer that somebody may still be about to take. */
  int standing() {
    return offered;
  }
}
