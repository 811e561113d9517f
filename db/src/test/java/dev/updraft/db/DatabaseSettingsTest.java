// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {
  @Test
  void shouldShowNoPassword() {
    var settings =
        new DatabaseSettings("jdbc:postgresql://db/updraft?password=hidden", "updraft", "hidden");

    assertThat(settings).hasToString("updraft at jdbc:postgresql://db/updraft");
  }
}
