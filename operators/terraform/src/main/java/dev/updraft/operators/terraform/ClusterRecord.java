// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.operators.terraform.StackRecord.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * What is known of a named cluster beside its state; the newest of its stack's log holds.
 * Immutable.
 *
 * @param owner who answers for it
 * @param plan where its files were, for people; they themselves are kept with the state
 * @param endsBy the plan's variable that gets the minutes from its making to its end; empty = the
 *     plan has no end of its own
 * @param maker the attempt that began to make it, and since when
 * @param expires from when the sweeper destroys it
 */
record ClusterRecord(
    String name,
    String owner,
    String plan,
    String endsBy,
    Holder maker,
    Instant expires,
    Phase phase) {
  /** What is done with it, or was begun and is not done. */
  enum Phase {
    PROVISIONING,
    UP,
    RESIZING,
    DESTROYING,
    GONE;

    /** All that is allowed; gone, its name is free, and begins with another record. */
    boolean mayBecome(Phase next) {
      return switch (this) {
        case PROVISIONING -> next == PROVISIONING || next == UP || next == DESTROYING;
        case UP, RESIZING -> next != GONE;
        case DESTROYING -> next == DESTROYING || next == GONE;
        case GONE -> false;
      };
    }

    String told() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ClusterRecord {
    if (expires.isBefore(maker.since()) || expires.isAfter(latest(maker))) {
      throw new IllegalArgumentException(
          "the cluster %s may live until %s, %d days from when it was made, and not until %s"
              .formatted(name, latest(maker), Ttl.LONGEST.toDays(), expires));
    }
  }

  private static Instant latest(Holder maker) {
    return maker.since().plus(Ttl.LONGEST);
  }

  /**
   * @throws IllegalStateException when it may not
   */
  ClusterRecord become(Phase next) {
    if (!phase.mayBecome(next)) {
      throw new IllegalStateException(
          "the cluster %s is %s, and cannot become %s".formatted(name, phase.told(), next.told()));
    }
    return new ClusterRecord(name, owner, plan, endsBy, maker, expires, next);
  }

  /**
   * @throws IllegalArgumentException when that is too late
   */
  ClusterRecord until(Instant end) {
    return new ClusterRecord(name, owner, plan, endsBy, maker, end, phase);
  }

  /** The name is taken. */
  boolean lives() {
    return phase != Phase.GONE;
  }

  boolean expiredBy(Instant now) {
    return !now.isBefore(expires);
  }

  /** What its plan is told of its end, rounded up: the provider never ends it before its time. */
  long minutes() {
    return Duration.between(maker.since(), expires).plusSeconds(59).toMinutes();
  }
}
