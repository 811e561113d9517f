// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaderClockTest {
  private static final Instant START = Instant.parse("2026-11-21T06:00:00Z");

  private long nanos;
  private final LeaderClock clock = new LeaderClock(() -> nanos, START);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void shouldFollowTheDatabaseAhead() {
    clock.anchor(START.plusSeconds(7200), nanos, nanos);
    pass(Duration.ofSeconds(1));
    assertThat(clock.now()).isEqualTo(START.plusSeconds(7201));
  }

  @Test
  void shouldGoAtHalfSpeedUntilADatabaseThatWasSetBackHasCaughtUp() {
    pass(Duration.ofSeconds(10));
    assertThat(clock.now()).isEqualTo(START.plusSeconds(10));
    clock.anchor(START, nanos, nanos);
    pass(Duration.ofSeconds(4));
    assertThat(clock.now()).isEqualTo(START.plusSeconds(12));
    pass(Duration.ofSeconds(20));
    assertThat(clock.now()).as("caught up").isEqualTo(START.plusSeconds(24));
  }
}
