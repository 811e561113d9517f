// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import dev.updraft.protocol.Timing;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How long this leader may answer and publish, and how long it must wait for what former leaders
 * may still have answered. All times are this process's monotonic nanoseconds.
 */
public final class Right {
  private final Timing timing;
  private final Set<Protection> protections;
  private final Takeover takeover;
  private long checkedAt;
  private OptionalLong fenceWrittenAt = OptionalLong.empty();
  private OptionalLong fencedAt = OptionalLong.empty();
  private boolean byFence;
  private boolean stopped;

  /**
   * @param sentAt when the compare-and-set of the epoch was sent: the first look at the row
   * @param knownAt when its success was known: from here the wait for the unheard counts
   * @param afterResignation whether the former epoch resigned as its last write
   * @param foundRuleZ whether every former leader lived by the fence
   */
  public record Takeover(
      long epoch, long sentAt, long knownAt, boolean afterResignation, boolean foundRuleZ) {}

  public Right(Timing timing, Takeover takeover, boolean byFence) {
    this(timing, takeover, byFence, Protection.all());
  }

  Right(Timing timing, Takeover takeover, boolean byFence, Set<Protection> protections) {
    this.timing = timing;
    this.takeover = takeover;
    this.byFence = byFence || takeover.foundRuleZ();
    this.protections = protections;
    this.checkedAt = takeover.sentAt();
  }

  public long epoch() {
    return takeover.epoch();
  }

  /** A statement under the share lock on the epoch row succeeded; it was sent at {@code sentAt}. */
  public void checked(long sentAt) {
    checkedAt = Math.max(checkedAt, sentAt);
  }

  /** A conditional write to the fence succeeded. */
  public void fenceWritten(long sentAt, long knownAt) {
    long at = protections.contains(Protection.FENCE_FROM_SENDING) ? sentAt : knownAt;
    fenceWrittenAt = OptionalLong.of(Math.max(fenceWrittenAt.orElse(at), at));
    if (fencedAt.isEmpty()) {
      fencedAt =
          OptionalLong.of(protections.contains(Protection.FENCE_FROM_KNOWLEDGE) ? knownAt : sentAt);
    }
  }

  /** Some ZooKeeper server answered something else than a write: proves nothing. */
  public void fenceHeardOf(long at) {
    if (!protections.contains(Protection.FENCE_BY_WRITES)) {
      fenceWrittenAt = OptionalLong.of(at);
    }
  }

  /** Only after the database holds {@code ruleZ = false} (Z4). */
  public void liveByDatabaseAlone() {
    byFence = false;
  }

  public boolean livesByFence() {
    return byFence;
  }

  /** Whether {@code ruleZ} may be set: no older epoch can still live by V alone (Z4). */
  public boolean maySetRuleZ(long now) {
    return byFence && (takeover.foundRuleZ() || reached(now, takeover.knownAt(), timing.right()));
  }

  /** First half of a resignation (T3): nothing is answered or published any more. */
  public void stop() {
    stopped = true;
  }

  /**
   * Whether a resignation may be written. It tells the successor that no former leader answers any
   * more; but this leader can vouch for the ones before it only when it has outlived their right.
   */
  public boolean mayResign(long now) {
    return takeover.epoch() == 1
        || takeover.afterResignation()
        || reached(now, takeover.knownAt(), timing.right())
        || (takeover.foundRuleZ()
            && fencedAt.isPresent()
            && reached(now, fencedAt.getAsLong(), timing.fence()));
  }

  /** Whether this leader may answer and publish at {@code now}. */
  public boolean holds(long now) {
    if (stopped) {
      return false;
    }
    if (!protections.contains(Protection.RIGHT_LIMITS_ANSWERS)) {
      return true;
    }
    boolean looked = !reached(now, checkedAt, timing.right());
    if (!byFence) {
      return looked;
    }
    boolean fence =
        fenceWrittenAt.isPresent() && !reached(now, fenceWrittenAt.getAsLong(), timing.fence());
    Duration alone =
        protections.contains(Protection.SHORT_RIGHT_WITHOUT_FENCE)
            ? timing.fence()
            : timing.right();
    return (looked && fence) || !reached(now, checkedAt, alone);
  }

  /** Whether a worker that this epoch has not heard is lost by now, for a grant of that class. */
  boolean unheardLapsed(boolean strict, long now) {
    Duration lease = timing.leaderLease(strict);
    if (!protections.contains(Protection.FULL_LEASE_AFTER_TAKEOVER)) {
      return true;
    }
    boolean noRightLeft =
        takeover.afterResignation() || !protections.contains(Protection.RIGHT_IN_THE_WAIT);
    Duration wait = noRightLeft ? lease : lease.plus(timing.right());
    return reached(now, takeover.knownAt(), wait) || fenceLapsed(lease, now);
  }

  private boolean fenceLapsed(Duration lease, long now) {
    if (!takeover.foundRuleZ() || fencedAt.isEmpty()) {
      return false;
    }
    boolean whole = protections.contains(Protection.FENCE_TIME_IN_THE_WAIT);
    return reached(now, fencedAt.getAsLong(), whole ? lease.plus(timing.fence()) : lease);
  }

  static boolean reached(long now, long since, Duration length) {
    return now - since >= length.toNanos();
  }
}
