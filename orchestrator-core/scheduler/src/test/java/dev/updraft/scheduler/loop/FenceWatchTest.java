// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FenceWatchTest {
  private final List<Boolean> told = new ArrayList<>();
  private final FenceWatch watch = new FenceWatch(0, told::add);

  private static long at(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void shouldTellOnceThatZooKeeperIsAwayAndOnceThatItIsBack() {
    watch.written(at(1));
    watch.tick(at(5));
    assertThat(told).isEmpty();
    watch.tick(at(6));
    watch.tick(at(7));
    assertThat(told).containsExactly(true);
    watch.written(at(9));
    watch.tick(at(10));
    assertThat(told).containsExactly(true, false);
  }

  /** The lock was free, and ZooKeeper away: nobody needed a vote to lead. */
  @Test
  void shouldTellWhenItWasNeverThere() {
    watch.tick(at(5));
    assertThat(told).containsExactly(true);
  }
}
