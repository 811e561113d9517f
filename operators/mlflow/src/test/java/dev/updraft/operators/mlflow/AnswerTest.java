// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {
  private static Answer answer(int status, String body) {
    return new Answer(URI.create("http://a/x"), status, body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "301 | | MLflow is elsewhere: http://a/x answered 301. Give the connection the extra url",
        "401 | not you | Mend the connection's login or password",
        "403 | Invalid Host header | MLflow refuses: http://a/x answered 403: Invalid Host header",
        "400 | {\"error_code\":\"INVALID_PARAMETER_VALUE\"} | MLflow refuses",
        "404 | {\"error_code\":\"RESOURCE_DOES_NOT_EXIST\"} | MLflow refuses",
      })
  void shouldFailForGoodOnWhatAsksForAPerson(int status, String body, String told) {
    assertThatThrownBy(() -> answer(status, body == null ? "" : body).json())
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "500 | {\"error_code\":\"INTERNAL_ERROR\"} | MLflow does not help now",
        "429 | slow down | MLflow does not help now",
        "503 | away | MLflow does not help now",
        "404 | <html>nginx</html> | What answers is no MLflow",
        "200 | <html>hello</html> | no JSON: is this the right port?",
      })
  void shouldTryAgainOnWhatMayPass(int status, String body, String told) {
    assertThatThrownBy(() -> answer(status, body).json())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(told);
  }
}
