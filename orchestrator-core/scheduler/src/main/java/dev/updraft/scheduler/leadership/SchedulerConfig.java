// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import dev.updraft.protocol.Timing;
import java.time.Duration;

/**
 * @param schedulerId names this process in the database and to people
 * @param look a standby looks so often whether there is still a leader
 * @param retry pause before it competes or takes over again
 * @param zooKeeperRoot path below which vote and fence lie
 */
public record SchedulerConfig(
    String schedulerId, Timing timing, Duration look, Duration retry, String zooKeeperRoot) {

  public static SchedulerConfig of(String schedulerId) {
    return new SchedulerConfig(
        schedulerId, Timing.DEFAULT, Duration.ofMillis(100), Duration.ofMillis(500), "/updraft/0");
  }
}
