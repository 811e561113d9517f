// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.testkit.page.ExamplePage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of docs/kubernetes.md are one DAG: it compiles, and draws. */
class KubernetesPageTest {
  private static final String KUBERNETES = "dev.updraft.operators.kubernetes";

  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    var spec =
        ExamplePage.at("docs/kubernetes.md").drawn("dev.updraft.operators.model", KUBERNETES);
    assertThat(spec.tasks()).extracting(TaskSpec::taskId).contains("rollout", "restart", "report");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"Serving\", \"churn\") | namespace is 'Serving'",
        "\"serving\", \"churn/1\") | deployment is 'churn/1'",
        "\"serving\", \"churn\").image(\" \", image) | the container is not named",
        "\"serving\", \"churn\").env(\"server\", \"\", image) | the variable of server has no name",
      })
  void shouldRefuseWhatIsWrongWhenTheDagIsDrawn(String rollout, String told) {
    var wrong =
        """
        var cluster = flow.connection("cluster", Kubernetes.class);
        var image = flow.constant("churn:2");
        flow.task("rollout", KubernetesRollout.of(cluster, %s);
        """
            .formatted(rollout);
    assertThatThrownBy(() -> ExamplePage.draw(wrong, "", KUBERNETES)).hasMessageContaining(told);
  }
}
