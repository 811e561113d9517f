// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.launcher.standalone.StandaloneCommand;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TaskMemoryOptionTest {
  @Test
  void shouldBeRefusedBeforeAnythingIsStarted() {
    var standalone = new CommandLine(new StandaloneCommand());

    assertThatThrownBy(() -> standalone.parseArgs("--task-memory", "5"))
        .hasMessageContaining("--task-memory is 5, but a task needs at least 64 MB.");
  }
}
