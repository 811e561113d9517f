// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YearsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE / 1000, 300_000_000_000L})
  void shouldNeverComeWhenALengthIsAbsurd(long seconds) {
    assertThat(Years.after(NOW, Duration.ofSeconds(seconds))).isEqualTo(Instant.MAX);
  }

  @Test
  void shouldBeAtOnceWhenALengthIsNegative() {
    assertThat(Years.after(NOW, Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(NOW);
  }

  @Test
  void shouldAddWhatIsSensible() {
    assertThat(Years.after(NOW, Duration.ofDays(1))).isEqualTo("2026-11-22T10:00:00Z");
  }

  @Test
  void shouldKeepTheYears1To9999() {
    assertThat(Years.kept(Instant.parse("0001-01-01T00:00:00Z"))).isTrue();
    assertThat(Years.kept(Instant.parse("9999-12-31T23:59:59.999Z"))).isTrue();
    assertThat(Years.kept(Instant.parse("0000-12-31T23:59:59Z"))).isFalse();
    assertThat(Years.kept(Instant.parse("+10000-01-01T00:00:00Z"))).isFalse();
    assertThat(Years.kept(Instant.MAX)).isFalse();
    assertThat(Years.kept(Instant.MIN)).isFalse();
  }
}
