// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskSkipped;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellTest {
  @TempDir Path folder;

  @Test
  void shouldGiveTheLastLineAsResult() throws Exception {
    var shell = Shell.script("echo one; echo two");
    assertThat(shell.run(Contexts.in(folder))).isEqualTo("two");
  }

  @Test
  void shouldNeverReadAValueAsACommand() throws Exception {
    var nasty = "$(touch owned); `touch owned`; '\" && touch owned";
    var shell = Shell.script("printf '%s|%s\\n' \"$1\" \"$DAY\"").arg(nasty).env("DAY", nasty);
    assertThat(shell.run(Contexts.in(folder))).isEqualTo(nasty + "|" + nasty);
    assertThat(folder.resolve("owned")).doesNotExist();
  }

  @Test
  void shouldTellExitCodesApart() {
    assertThatThrownBy(() -> Shell.script("exit 99").run(Contexts.in(folder)))
        .isInstanceOf(TaskSkipped.class);
    assertThatThrownBy(() -> Shell.script("exit 3").run(Contexts.in(folder)))
        .isInstanceOf(Shell.ExitCode.class)
        .hasMessageContaining("exit code 3");
    assertThatThrownBy(() -> Shell.script("kill -KILL $$").run(Contexts.in(folder)))
        .hasMessageContaining("signal 9");
    assertThatThrownBy(
            () -> Shell.script("echo no such table >&2; exit 1").run(Contexts.in(folder)))
        .hasMessageEndingWith("exit code 1:\nno such table");
  }

  @Test
  void shouldTakeItsResultFromStandardOutputAndSeeACleanEnvironment() throws Exception {
    var shell = Shell.script("env | cut -d= -f1 | sort | tr '\\n' ' '; echo warned >&2");
    assertThat(shell.run(Contexts.in(folder))).contains("PATH").doesNotContain("MAVEN", "TOKEN");
  }

  @Test
  void shouldNotWaitForWhatItLeavesBehind() throws Exception {
    assertThat(Shell.script("sleep 20 & echo done").run(Contexts.in(folder))).isEqualTo("done");
  }
}
