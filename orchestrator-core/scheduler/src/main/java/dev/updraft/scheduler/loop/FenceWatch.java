// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Whether ZooKeeper takes the leader's word each second. While it does not, nobody would replace a
 * leader that freezes: people must know. Tells each change once.
 */
final class FenceWatch {
  private static final long SILENCE = Duration.ofSeconds(5).toNanos();

  private final Consumer<Boolean> unwatched;
  private long writtenAt;
  private boolean away;

  FenceWatch(long now, Consumer<Boolean> unwatched) {
    this.writtenAt = now;
    this.unwatched = unwatched;
  }

  void written(long at) {
    writtenAt = at;
    if (away) {
      away = false;
      unwatched.accept(false);
    }
  }

  void tick(long now) {
    if (!away && now - writtenAt >= SILENCE) {
      away = true;
      unwatched.accept(true);
    }
  }
}
