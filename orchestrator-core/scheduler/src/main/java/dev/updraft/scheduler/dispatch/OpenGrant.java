// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.state.GrantRow;
import org.jspecify.annotations.Nullable;

/** What the leader knows of one grant that is open, beyond its row. */
final class OpenGrant {
  /** Published by this leader how often: 0, 1, or more; what was inherited counts as more. */
  enum Copies {
    NONE,
    ONE,
    MANY
  }

  final GrantKey key;
  final String text;
  final String incarnation;
  final boolean strict;
  Copies copies;
  boolean committed;
  boolean started;
  boolean superseding;
  boolean assembling;
  long named = -1;
  long againAt;
  long pauseNanos;
  @Nullable String payload;
  @Nullable String cancelReason;

  OpenGrant(GrantRow row, Copies copies, boolean committed, long now, long pauseNanos) {
    this.key = row.key();
    this.text = row.key().toString();
    this.incarnation = row.incarnation();
    this.strict = row.strict();
    this.copies = copies;
    this.committed = committed;
    this.started = row.state() == GrantRow.State.STARTED;
    this.againAt = now;
    this.pauseNanos = pauseNanos;
    this.cancelReason = row.cancel() ? "cancel requested" : null;
  }

  /** A heartbeat lists it: the worker has it, the payload need not be kept. */
  void listed() {
    payload = null;
  }

  void published(long heartbeat, long now, long longestPause) {
    copies = copies == Copies.NONE ? Copies.ONE : Copies.MANY;
    named = heartbeat;
    againAt = now + pauseNanos;
    pauseNanos = Math.min(2 * pauseNanos, longestPause);
  }

  boolean unpublished() {
    return copies == Copies.NONE;
  }
}
