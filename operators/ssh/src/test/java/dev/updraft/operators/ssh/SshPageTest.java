// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.testkit.page.ExamplePage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of docs/ssh.md are one DAG: it compiles, and draws; what is wrong is refused. */
class SshPageTest {
  private static final String SSH = "dev.updraft.operators.ssh";

  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    assertThat(ExamplePage.at("docs/ssh.md").drawn(SSH).tasks())
        .extracting(TaskSpec::taskId, TaskSpec::operator)
        .contains(tuple("load", "sshscript"), tuple("train", "sshscript"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "script(\" \") | the script is empty",
        "script(\"a\\0b\") | holds a NUL",
        "script(\"true\").env(\"A-B\", \"x\") | 'A-B' is no name",
        "script(\"true\").every(Duration.ZERO) | every is PT0S",
      })
  void shouldRefuseWhatIsWrongWhenTheDagIsDrawn(String operator, String told) {
    var wrong =
        """
        var gateway = flow.connection("gateway", Ssh.class);
        flow.task("wrong", SshScript.on(gateway).%s);
        """
            .formatted(operator);
    assertThatThrownBy(() -> ExamplePage.draw(wrong, "", SSH)).hasMessageContaining(told);
  }
}
