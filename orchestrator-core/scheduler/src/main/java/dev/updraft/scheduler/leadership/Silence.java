// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * A standby's view of the leader: whoever leads writes the fence each second, and says so. The vote
 * alone does not tell that nobody leads, for a leader that found the lock free was never elected.
 * Looks on other threads, since ZooKeeper may hang. One caller.
 */
final class Silence {
  private static final long LOOK_NANOS = Duration.ofMillis(500).toNanos();

  private final FenceNode node;
  private final LongSupplier nanos;
  private final Executor executor;
  private Optional<FenceNode.Content> seen = Optional.empty();
  private long lookedAt;
  private volatile long changedAt;
  private volatile boolean looking;

  Silence(FenceNode node, Executor executor, LongSupplier nanos) {
    this.node = node;
    this.executor = executor;
    this.nanos = nanos;
    this.changedAt = nanos.getAsLong();
    this.lookedAt = changedAt - LOOK_NANOS;
  }

  /** Until now; to be asked often, so that it has watched for long enough when it matters. */
  Duration length() {
    long now = nanos.getAsLong();
    if (now - lookedAt >= LOOK_NANOS && !looking) {
      lookedAt = now;
      looking = true;
      executor.execute(this::look);
    }
    return Duration.ofNanos(now - changedAt);
  }

  /**
   * The database was away, for whoever led as well: what was not written until now says nothing.
   */
  void restart() {
    changedAt = nanos.getAsLong();
  }

  private void look() {
    try {
      Optional<FenceNode.Content> content = node.read();
      boolean leads = content.isEmpty() || content.get().content().leads();
      if (leads && !content.equals(seen)) {
        seen = content;
        changedAt = nanos.getAsLong();
      }
    } catch (FenceNode.Unknown e) {
      // Nobody is elected either while ZooKeeper is away.
      changedAt = nanos.getAsLong();
    } finally {
      looking = false;
    }
  }
}
