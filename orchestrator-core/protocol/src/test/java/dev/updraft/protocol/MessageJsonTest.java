// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageJsonTest {
  private static final String BEAT =
      "{\"t\":\"beat\",\"host\":\"h\",\"incarnation\":\"i\",\"inbox\":\"b\",\"predecessors\":[],"
          + "\"n\":1,\"slots\":4,\"credit\":4,\"queues\":[\"default\"],\"notes\":[],"
          + "\"publicKey\":\"k\"}";

  private final MessageJson json = new MessageJson();

  @Test
  void shouldReadAHeartbeatAndSkipWhatANewerHostAdds() {
    String newer = BEAT.replace("\"n\":1", "\"n\":1,\"mood\":\"good\"");
    byte[] frame = ("[" + newer + ",{\"t\":\"song\"}]").getBytes(UTF_8);
    assertThat(json.read(frame)).hasSize(1);
  }

  /** What got past this would stop the leader's loop, or depose it at each write. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\0",
        "{",
        "null",
        "[[]]",
        "[{\"t\":\"beat\"}]",
        "[{\"t\":\"report\",\"host\":\"h\",\"incarnation\":\"i\",\"ranNanos\":0}]",
        "[{\"t\":\"report\",\"host\":\"h\",\"incarnation\":\"i\",\"grant\":\"g\",\"ranNanos\":0,"
            + "\"outcome\":{\"kind\":\"LUCKY\",\"length\":0,\"answers\":[],\"retryable\":true}}]",
        "[{\"t\":\"report\",\"host\":\"h\",\"incarnation\":\"i\",\"grant\":\"g\",\"ranNanos\":0,"
            + "\"outcome\":{\"kind\":\"OK\",\"length\":0,\"retryable\":true}}]",
      })
  void shouldRefuseWhatIsNoFrame(String frame) {
    assertThatThrownBy(() -> json.read(frame.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"host\":null",
        "\"host\":\"a\\u0000b\"",
        "\"incarnation\":\"\\ud800\"",
        "\"inbox\":null",
        "\"queues\":[null]",
        "\"queues\":[\"\\u0000\"]",
        "\"predecessors\":null",
        "\"notes\":[null]",
        "\"notes\":[{\"grant\":null,\"state\":\"ENDED\"}]",
        "\"n\":99999999999999999999",
      })
  void shouldRefuseAHeartbeatWithWhatNoDatabaseKeeps(String field) {
    String name = field.substring(0, field.indexOf(':') + 1);
    String bad = BEAT.replaceFirst(name + "(\\[.*?]|\".*?\"|\\d+)", field.replace("\\", "\\\\"));
    assertThat(bad).isNotEqualTo(BEAT);
    assertThatThrownBy(() -> json.read(("[" + bad + "]").getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseHugeNames() {
    String bad = BEAT.replace("\"host\":\"h\"", "\"host\":\"" + "h".repeat(50 << 20) + "\"");
    assertThatThrownBy(() -> json.read(("[" + bad + "]").getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
