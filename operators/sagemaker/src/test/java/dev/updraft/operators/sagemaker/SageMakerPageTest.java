// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.testkit.page.ExamplePage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of docs/sagemaker.md are one DAG: it compiles, and draws. */
class SageMakerPageTest {
  private static final String MODELS = "dev.updraft.operators.model";
  private static final String SAGEMAKER = "dev.updraft.operators.sagemaker";

  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    var spec = ExamplePage.at("docs/sagemaker.md").drawn(MODELS, SAGEMAKER);
    assertThat(spec.tasks()).extracting(TaskSpec::taskId).contains("deploy", "report");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "on(aws, \"churn_1\").version(churn).image(\"i\") | endpoint is 'churn_1'",
        "on(aws, \"churn\").version(churn).image(\"\") | image is ''",
        "on(aws, \"churn\").version(churn).image(\"my image\") | image is 'my image'",
        "on(aws, \"churn\").version(churn).image(\"i\").instances(\"m5.large\", 1) | is 'm5.large'",
        "on(aws, \"churn\").version(churn).image(\"i\").instances(\"ml.m5.large\", 0) | 0"
            + " instances",
      })
  void shouldRefuseWhatIsWrongWhenTheDagIsDrawn(String operator, String told) {
    var wrong =
        """
        var aws = flow.connection("aws", SageMaker.class);
        var churn = flow.constant(new ModelVersion("churn", 8, "%s"));
        flow.task("deploy", SageMakerEndpoint.%s);
        """
            .formatted(Samples.VERSION.manifest(), operator);
    assertThatThrownBy(() -> ExamplePage.draw(wrong, "", MODELS, SAGEMAKER))
        .hasMessageContaining(told);
  }
}
