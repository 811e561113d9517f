// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private Instant now = Instant.parse("2026-11-21T06:00:00Z");
  private final Throttle throttle = new Throttle(() -> now);

  private void wrong(int times, String name, String address) {
    for (int i = 0; i < times; i++) {
      throttle.failed(name, address);
    }
  }

  @Test
  void shouldRefuseANameAfterTooManyWrongPasswordsUntilTheyAreOld() {
    wrong(9, "ann", "1");
    assertThat(throttle.allows("ann", "2")).isTrue();
    wrong(1, "ann", "3");
    assertThat(throttle.allows("ann", "2")).isFalse();
    assertThat(throttle.allows("bob", "2")).isTrue();
    now = now.plus(Duration.ofMinutes(6));
    assertThat(throttle.allows("ann", "2")).isTrue();
  }

  @Test
  void shouldRefuseAnAddressThatTriesManyNames() {
    for (int i = 0; i < 50; i++) {
      throttle.failed("name" + i, "evil");
    }
    assertThat(throttle.allows("fresh", "evil")).isFalse();
    assertThat(throttle.allows("fresh", "good")).isTrue();
  }

  @Test
  void shouldForgetWrongOnesAfterAGoodLogin() {
    wrong(9, "ann", "1");
    throttle.succeeded("ann");
    wrong(9, "ann", "1");
    assertThat(throttle.allows("ann", "1")).isTrue();
  }

  @Test
  void shouldStaySmallUnderManyNames() {
    for (int i = 0; i < 30_000; i++) {
      throttle.failed("name" + i, "address" + i);
    }
    assertThat(throttle.allows("other", "other")).isTrue();
  }
}
