// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class ConnectionUrlTest {
  @Test
  void shouldReadAllPartsDecoded() {
    assertThat(
            ConnectionUrl.json(
                "shop", "postgresql://ann:p%40ss+w@db.example:5433/sales?sslmode=require&a=%26"))
        .isEqualTo(
            "{\"id\":\"shop\",\"type\":\"postgresql\",\"host\":\"db.example\",\"port\":5433,"
                + "\"schema\":\"sales\",\"login\":\"ann\",\"password\":\"p@ss+w\","
                + "\"extra\":{\"sslmode\":\"require\",\"a\":\"&\"}}");
  }

  @Test
  void shouldLeaveOutWhatIsNotThere() {
    assertThat(ConnectionUrl.json("api", "https://api.example"))
        .contains("\"port\":0", "\"schema\":\"\"", "\"login\":\"\"", "\"extra\":{}");
  }

  @Test
  void shouldTakeJson() {
    assertThat(ConnectionUrl.json("x", "{\"host\":\"h\"}")).isEqualTo("{\"host\":\"h\"}");
  }

  @Test
  void shouldNeverRepeatASecretInItsMessage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConnectionUrl.json("shop", "postgresql://ann:pa ss@db/x"))
        .withMessageContaining("connection 'shop' is no URL")
        .withMessageNotContaining("pa ss");
  }
}
