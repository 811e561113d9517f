// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowTest {
  private static Mlflow mlflow(String host, String login, String password, String url) {
    var extra = url.isEmpty() ? Map.<String, String>of() : Map.of("url", url);
    return new Mlflow(new Connection("ml", "mlflow", host, 0, "", login, password, extra));
  }

  @Test
  void shouldKnowItsServerByHostOrUrl() {
    assertThat(mlflow("ml.example", "", "", "").url()).hasToString("http://ml.example:5000");
    assertThat(mlflow("[::1]", "", "", "").url()).hasToString("http://[::1]:5000");
    assertThat(mlflow("", "", "", "https://gate.example/mlflow/").url())
        .hasToString("https://gate.example/mlflow");
  }

  @Test
  void shouldLogInAsItIsTold() {
    assertThat(mlflow("a", "", "", "").authorization()).isEmpty();
    assertThat(mlflow("a", "", "t0ken", "").authorization()).isEqualTo("Bearer t0ken");
    assertThat(mlflow("a", "ann", "pw", "").authorization()).isEqualTo("Basic YW5uOnB3");
    assertThatThrownBy(() -> mlflow("a", "ann:x", "pw", "").authorization())
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("colon");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://a", "a/b", "a b", "ann@a"})
  void shouldRefuseAHostThatIsNone(String host) {
    assertThatThrownBy(() -> mlflow(host, "", "", "").url())
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith("The connection ml cannot be used")
        .hasMessageContaining("host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://ann:pw1@a/", "ftp://pw1", "https://a?token=pw1", "pw1:\\"})
  void shouldRefuseAUrlThatIsNotPlainWithoutTellingIt(String url) {
    assertThatThrownBy(() -> mlflow("", "", "", url).url())
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("extra url")
        .hasMessageNotContaining("pw1");
  }

  @Test
  void shouldRefuseAnotherType() {
    var wrong = new Connection("x", "http", "a", 0, "", "", "", Map.of());
    assertThatThrownBy(() -> new Mlflow(wrong).url())
        .hasMessageContaining("must be of type mlflow");
  }
}
