// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;

/** Who should compete for the epoch. Liveness only: a wrong answer costs time, never safety. */
interface Vote extends AutoCloseable {
  /** Whoever leads writes the fence each second. */
  Duration SILENT = Duration.ofSeconds(3);

  /**
   * The session of a leader that froze: ZooKeeper ends it up to a tick (2 s) late, and until then
   * the vote names the leader. Of several standbys the database takes one.
   */
  Duration SESSION = Duration.ofSeconds(6);

  /** Whether whoever leads is silent, and this scheduler should replace it; to be asked often. */
  boolean won();

  /** The database was away: whoever leads next gets time to say so. */
  void storeWasAway();

  @Override
  void close();

  /** Nobody is ever elected: who finds the leader's lock free leads. */
  static Vote none() {
    return new Vote() {
      @Override
      public boolean won() {
        return false;
      }

      @Override
      public void storeWasAway() {}

      @Override
      public void close() {}
    };
  }

  static Vote byZooKeeper(CuratorFramework curator, String path, String id, Silence silence) {
    LeaderLatch latch = new LeaderLatch(curator, path, id);
    try {
      latch.start();
    } catch (Exception e) {
      throw new IllegalStateException("cannot take part in the vote at " + path, e);
    }
    return new Vote() {
      // The silence is asked for each time, so that it has been watched when the vote is won.
      @Override
      public boolean won() {
        Duration silent = silence.length();
        return silent.compareTo(SESSION) >= 0
            || (silent.compareTo(SILENT) >= 0 && latch.hasLeadership());
      }

      @Override
      public void storeWasAway() {
        silence.restart();
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
