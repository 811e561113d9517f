// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SageMakerTest {
  private static SageMaker aws(String type, Map<String, String> extra) {
    return new SageMaker(new Connection("aws", type, "", 0, "", "id", "t0psecret", extra));
  }

  @ParameterizedTest
  @CsvSource({
    "eu-central-1, https://api.sagemaker.eu-central-1.amazonaws.com",
    "cn-north-1, https://api.sagemaker.cn-north-1.amazonaws.com.cn"
  })
  void shouldKnowTheServerOfItsRegion(String region, String server) {
    try (SageMakerApi api = aws("aws", Map.of("region_name", region)).open()) {
      assertThat(api.server()).hasToString(server + "/");
    }
  }

  @Test
  void shouldLeadPeopleToTheConsoleOfAws() {
    assertThat(aws("aws", Map.of("region_name", "eu-central-1")).console("churn"))
        .contains(
            "https://eu-central-1.console.aws.amazon.com/sagemaker/home?region=eu-central-1#/endpoints/churn");
    assertThat(aws("aws", Map.of("endpoint_url", "http://127.0.0.1:1")).console("churn")).isEmpty();
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThatThrownBy(() -> aws("s3", Map.of()).open())
        .isInstanceOf(TaskFailed.class)
        .hasMessage(
            "The connection aws cannot be used: it is of type 's3', and must be of type aws");
    assertThatThrownBy(() -> aws("aws", Map.of()).open())
        .hasMessageContaining("its extra has no region_name")
        .hasMessageNotContaining("t0psecret");
    assertThatThrownBy(() -> aws("aws", Map.of()).executionRole())
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("its extra has no execution_role");
    assertThatThrownBy(() -> aws("aws", Map.of("execution_role", "sagemaker")).executionRole())
        .hasMessageContaining("its extra execution_role is 'sagemaker', and must be an ARN");
  }
}
