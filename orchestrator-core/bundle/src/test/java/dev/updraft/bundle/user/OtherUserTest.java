// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherUserTest {
  /** All rights, Podman's and Docker's default, no CAP_KILL, no CAP_SETUID, none. */
  @ParameterizedTest
  @CsvSource({
    "000001ffffffffff, ''",
    "00000000800405fb, ''",
    "00000000a80425fb, ''",
    "000001ffffffffdf, CAP_KILL",
    "00000000a804257b, CAP_SETUID",
    "0000000000000000, CAP_CHOWN CAP_DAC_OVERRIDE CAP_FOWNER CAP_KILL CAP_SETGID CAP_SETUID",
  })
  void shouldTellWhichRightsRootLacks(String mask, String missing) {
    List<String> status = List.of("Name:\tjava", "CapPrm:\tffffffffffffffff", "CapEff:\t" + mask);
    assertThat(String.join(" ", OtherUser.missing(status))).isEqualTo(missing);
  }
}
