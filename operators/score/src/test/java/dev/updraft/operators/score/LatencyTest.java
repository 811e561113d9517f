// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatencyTest {
  private static final long MILLI = 1_000_000;

  private long nanos;
  private int calls;

  private Latency of(Scorer.Query row) {
    return Latency.of(List.of(row), () -> nanos);
  }

  @Test
  void shouldNotCountTheWarmUpAndTakeTheHundredthRowAsP99() {
    var latency =
        of(
            () -> {
              calls++;
              nanos += calls <= 2000 ? MILLI : calls % 100 < 2 ? 9 * MILLI / 10 : MILLI / 10;
              return Map.of();
            });
    assertThat(calls).isEqualTo(3000);
    assertThat(latency).isEqualTo(new Latency(0.1, 0.9));
  }

  @Test
  void shouldStopASlowModelAfterSomeSeconds() {
    var latency =
        of(
            () -> {
              calls++;
              nanos += 100 * MILLI;
              return Map.of();
            });
    assertThat(calls).isEqualTo(200);
    assertThat(latency).isEqualTo(new Latency(100, 100));
  }
}
