// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;

/** Who should compete for the epoch. Liveness only: a wrong answer costs time, never safety. */
interface Vote extends AutoCloseable {
  /** Whether this scheduler is elected while whoever leads is silent; to be asked often. */
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
        boolean silent = silence.lasts();
        return silent && latch.hasLeadership();
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
