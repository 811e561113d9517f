// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import java.util.ArrayDeque;

/**
 * W10: finds that the own clock stood still (a paused virtual machine), by the leader's. Own time
 * is counted from the sending of the earlier heartbeat to the receipt of the later answer, the
 * longest it can be, so that slow answers are never taken for a stopped clock. Not thread-safe.
 */
final class LeaderClock {
  private static final int KEPT = 16;
  private static final long TOLERANCE = 500_000_000;
  private static final double RHO = 0.001;

  private final ArrayDeque<Sample> earlier = new ArrayDeque<>();
  private long epoch;

  /** Only durations are compared, and only of one leader: another epoch is another clock. */
  boolean stoodStill(long answeredBy, long leaderNanos, long sentAt, long now) {
    if (answeredBy != epoch) {
      earlier.clear();
      epoch = answeredBy;
    }
    boolean still = earlier.stream().anyMatch(sample -> sample.behind(leaderNanos, now));
    if (still) {
      earlier.clear();
    }
    earlier.addLast(new Sample(leaderNanos, sentAt));
    if (earlier.size() > KEPT) {
      earlier.removeFirst();
    }
    return still;
  }

  private record Sample(long leaderNanos, long sentAt) {
    boolean behind(long laterLeaderNanos, long now) {
      double own = (now - sentAt) * (1 + 2 * RHO);
      return laterLeaderNanos - leaderNanos > own + TOLERANCE;
    }
  }
}
