// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Test;

/** ZooKeeper for real, the silence by a clock of the test. */
class VoteTest {
  private long now;

  @Test
  void shouldReplaceAFrozenLeaderWhomTheVoteStillNames() throws Exception {
    try (var server = new TestingServer(true);
        CuratorFramework curator =
            CuratorFrameworkFactory.newClient(
                server.getConnectString(), 6000, 3000, new RetryOneTime(100))) {
      curator.start();
      try (var frozen = new LeaderLatch(curator, "/vote", "frozen")) {
        frozen.start();
        await().until(frozen::hasLeadership);
        var node = new ZooKeeperFenceNode(curator, "/fence");
        node.create(new FenceContent(1, true));
        var silence = new Silence(node, Runnable::run, () -> now);
        try (Vote vote = Vote.byZooKeeper(curator, "/vote", "standby", silence)) {
          assertThat(vote.won()).as("it has just begun to look").isFalse();
          assertThat(wonAfter(vote, Vote.SILENT)).as("another one is elected").isFalse();
          assertThat(wonAfter(vote, Vote.SESSION)).as("silent for a whole session").isTrue();
        }
      }
    }
  }

  /** Asked each second, for what nobody watches is no silence. */
  private boolean wonAfter(Vote vote, Duration silence) {
    boolean won = false;
    for (long i = 0; i < silence.toSeconds(); i++) {
      now += Duration.ofSeconds(1).toNanos();
      won = vote.won();
    }
    return won;
  }
}
