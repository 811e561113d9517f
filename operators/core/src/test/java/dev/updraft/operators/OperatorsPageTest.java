// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.testkit.page.ExamplePage;
import org.junit.jupiter.api.Test;

/** The examples of docs/operators.md are one DAG: it compiles, and draws. */
class OperatorsPageTest {
  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    var spec =
        ExamplePage.at("docs/operators.md")
            .drawn("dev.updraft.operators", "dev.updraft.operators.process");
    assertThat(spec.tasks())
        .extracting(TaskSpec::taskId)
        .contains("count", "export", "train", "notify", "clean", "check", "nightly");
    assertThat(spec.tasks())
        .extracting(TaskSpec::operator)
        .contains("shell", "python", "http", "sql", "sqlcheck", "submit");
  }
}
