// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.testkit.page.ExamplePage;
import org.junit.jupiter.api.Test;

/** The examples of docs/mlflow.md are one DAG: it compiles, and draws. */
class MlflowPageTest {
  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    var spec =
        ExamplePage.at("docs/mlflow.md")
            .drawn("dev.updraft.operators.model", "dev.updraft.operators.mlflow");
    assertThat(spec.tasks())
        .extracting(TaskSpec::taskId, TaskSpec::operator)
        .contains(
            tuple("register", "mlflowregister"),
            tuple("alias", "mlflowalias"),
            tuple("follow", "mlflowalias"));
  }
}
