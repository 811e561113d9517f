// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivyTest {
  private static Livy livy(String host, String login, String password, Map<String, String> extra) {
    return new Livy(new Connection("etl", "livy", host, 0, "", login, password, extra));
  }

  @Test
  void shouldKnowItsServerByHostOrUrl() {
    assertThat(livy("livy.example", "", "", Map.of()).url())
        .hasToString("http://livy.example:8998");
    assertThat(livy("[::1]", "", "", Map.of()).url()).hasToString("http://[::1]:8998");
    assertThat(livy("", "", "", Map.of("url", "https://gate.example/livy/v1/")).url())
        .hasToString("https://gate.example/livy/v1");
  }

  @Test
  void shouldLogInAsItIsTold() {
    assertThat(livy("a", "", "", Map.of()).requests().authorization()).isEmpty();
    assertThat(livy("a", "", "t0ken", Map.of()).requests().authorization())
        .isEqualTo("Bearer t0ken");
    assertThat(livy("a", "ann", "pw", Map.of()).requests().authorization())
        .isEqualTo("Basic YW5uOnB3");
    assertThatThrownBy(() -> livy("a", "ann:x", "pw", Map.of()).requests())
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("colon");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://a", "a/b", "a b", "ann@a"})
  void shouldRefuseAHostThatIsNone(String host) {
    assertThatThrownBy(() -> livy(host, "", "", Map.of()).url())
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith("The connection etl cannot be used")
        .hasMessageContaining("host");
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThatThrownBy(() -> livy("", "", "", Map.of("url", "https://ann:pw1@a/")).url())
        .hasMessageContaining("extra url")
        .hasMessageNotContaining("pw1");
    assertThatThrownBy(() -> livy("a", "", "", Map.of("history", "hdfs://a")).history())
        .hasMessageContaining("extra history");
    assertThatThrownBy(() -> livy("a", "", "", Map.of("spark.ssl.keyPassword", "pw1")).conf())
        .hasMessageContaining("spark.ssl.keyPassword")
        .hasMessageNotContaining("pw1");
    assertThatThrownBy(
            () -> new Livy(new Connection("x", "spark", "a", 0, "", "", "", Map.of())).url())
        .hasMessageContaining("must be of type livy");
  }
}
