// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;

/** Who should compete for the epoch. Liveness only: a wrong answer costs time, never safety. */
interface Vote extends AutoCloseable {
  /** Waits at most that long for the vote. */
  boolean won(Duration wait) throws InterruptedException;

  @Override
  void close();

  /** A single scheduler: it always should. */
  static Vote alone() {
    return new Vote() {
      @Override
      public boolean won(Duration wait) {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  static Vote byZooKeeper(CuratorFramework curator, String path, String id) {
    LeaderLatch latch = new LeaderLatch(curator, path, id);
    try {
      latch.start();
    } catch (Exception e) {
      throw new IllegalStateException("cannot take part in the vote at " + path, e);
    }
    return new Vote() {
      @Override
      public boolean won(Duration wait) throws InterruptedException {
        return latch.await(wait.toMillis(), TimeUnit.MILLISECONDS) && latch.hasLeadership();
      }

      @Override
      public void close() {
        try {
          latch.close(LeaderLatch.CloseMode.SILENT);
        } catch (java.io.IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    };
  }
}
