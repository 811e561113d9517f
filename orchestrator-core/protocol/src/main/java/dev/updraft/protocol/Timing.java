// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol;

import java.time.Duration;

/** The numbers of the dispatch protocol; see docs/protocol.md for why they hold. */
public record Timing(
    Duration heartbeat,
    Duration startWindow,
    Duration strictWorkerLease,
    Duration strictGrace,
    Duration strictLeaderLease,
    Duration patientWorkerLease,
    Duration patientGrace,
    Duration patientLeaderLease,
    Duration right,
    Duration fence) {
  public static final Timing DEFAULT =
      new Timing(
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          Duration.ofSeconds(15),
          Duration.ofSeconds(570),
          Duration.ofSeconds(10),
          Duration.ofSeconds(600),
          Duration.ofSeconds(150),
          Duration.ofSeconds(5));

  /**
   * Between heartbeats of a worker that holds nothing, and greetings of a leader that granted
   * nothing.
   */
  public Duration quietHeartbeat() {
    return heartbeat.multipliedBy(2);
  }

  public Duration workerLease(boolean strict) {
    return strict ? strictWorkerLease : patientWorkerLease;
  }

  public Duration grace(boolean strict) {
    return strict ? strictGrace : patientGrace;
  }

  public Duration leaderLease(boolean strict) {
    return strict ? strictLeaderLease : patientLeaderLease;
  }
}
