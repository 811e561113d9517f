// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.testkit.page.ExamplePage;
import org.junit.jupiter.api.Test;

/** The examples of docs/models.md are one DAG: it compiles, and draws. */
class ModelsPageTest {
  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    var spec =
        ExamplePage.at("docs/models.md")
            .drawn("dev.updraft.operators", "dev.updraft.operators.model");
    assertThat(spec.tasks())
        .extracting(TaskSpec::operator)
        .contains("publish", "gate", "promote", "rollback");
    assertThat(spec.tasks()).extracting(TaskSpec::taskId).contains("train", "score");
  }
}
