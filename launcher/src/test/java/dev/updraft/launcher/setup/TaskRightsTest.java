// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.updraft.bundle.user.OtherUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRightsTest {
  private static final int TASKS = 65_533;

  @Test
  void shouldSeeThatTasksCannotStartWhatLiesInRootsHome(@TempDir Path home) throws Exception {
    assumeTrue(OtherUser.isRoot());
    Path program = Files.writeString(home.resolve("python3"), "#!/bin/sh\nexit 0\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    var words = List.of(program.toString());
    var rights = new TaskRights(OptionalInt.of(TASKS));

    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(rights.run(words, Map.of()).well()).isTrue();

    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    assertThat(rights.run(words, Map.of()).well()).isFalse();
    assertThat(new TaskRights(OptionalInt.empty()).run(words, Map.of()).well()).isTrue();
  }
}
