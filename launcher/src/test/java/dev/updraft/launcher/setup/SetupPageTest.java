// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.testkit.page.ExamplePage;
import org.junit.jupiter.api.Test;

/** The example of docs/setup.md compiles, and draws. */
class SetupPageTest {
  @Test
  void shouldCompileAndDrawTheExample() throws Exception {
    var spec =
        ExamplePage.at("docs/setup.md")
            .drawn(
                "dev.updraft.operators.model",
                "dev.updraft.operators.spark",
                "dev.updraft.operators.terraform");
    assertThat(spec.tasks())
        .extracting(TaskSpec::taskId)
        .containsExactlyInAnyOrder("node", "train", "publish", "node-destroy");
  }
}
