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

  /** Between two answered looks; longer than the leader's second, and nobody watched meanwhile. */
  private static final long GAP_NANOS = Duration.ofSeconds(2).toNanos();

  private final FenceNode node;
  private final LongSupplier nanos;
  private final Executor executor;
  private Optional<FenceNode.Content> seen = Optional.empty();
  private long lookedAt;
  private volatile long changedAt;
  private volatile boolean looking;

  /** When the last look began that was answered: silence is what was watched, and no more. */
  private volatile long sawAt;

  Silence(FenceNode node, Executor executor, LongSupplier nanos) {
    this.node = node;
    this.executor = executor;
    this.nanos = nanos;
    this.changedAt = nanos.getAsLong();
    this.lookedAt = changedAt - LOOK_NANOS;
    this.sawAt = changedAt;
  }

  /** As watched; to be asked often, so that it has watched for long enough when it matters. */
  Duration length() {
    long now = nanos.getAsLong();
    if (now - lookedAt >= LOOK_NANOS && !looking) {
      lookedAt = now;
      looking = true;
      executor.execute(() -> look(now));
    }
    return Duration.ofNanos(Math.max(0, sawAt - changedAt));
  }

  /**
   * The database was away, for whoever led as well: what was not written until now says nothing.
   */
  void restart() {
    changedAt = nanos.getAsLong();
  }

  private void look(long began) {
    try {
      Optional<FenceNode.Content> content = node.read();
      boolean leads = content.isEmpty() || content.get().content().leads();
      if ((leads && !content.equals(seen)) || began - sawAt >= GAP_NANOS) {
        changedAt = nanos.getAsLong();
      }
      seen = leads ? content : seen;
      sawAt = began;
    } catch (FenceNode.Unknown e) {
      // Nobody is elected either while ZooKeeper is away.
      changedAt = nanos.getAsLong();
    } finally {
      looking = false;
    }
  }
}
