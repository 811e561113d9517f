// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
  @TempDir Path folder;

  private void program(String name, String script) throws IOException {
    Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Map<String, String> environment() {
    return Map.of("PATH", "/no/such:" + folder.resolve("bin"));
  }

  @Test
  void shouldFindWhatSaysItsVersion() throws IOException {
    program(
        "terraform",
        "echo 'Terraform v1.11.4'; echo 'on linux_amd64'; test -n \"$CHECKPOINT_DISABLE\"");
    program("python3", "echo 'Python 3.12.1'");
    program("git", "echo 'git version 2.39.2'; exit 1");
    program("tofu", "echo nothing");
    program("spark-submit", "exit 1");
    Files.createDirectories(folder.resolve("jars"));
    Files.createFile(folder.resolve("jars/spark-core_2.13-4.1.0.jar"));
    Files.createFile(folder.resolve("jars/spark-sql_2.13-4.1.0.jar"));

    assertThat(Programs.found(environment()))
        .containsExactly("python 3.12.1", "terraform 1.11.4", "spark 4.1.0");
  }

  @Test
  void shouldFindSparkByItsHome() throws IOException {
    Files.createDirectories(folder.resolve("jars"));
    Files.createFile(folder.resolve("jars/spark-core_2.13-3.5.7.jar"));
    assertThat(Programs.found(Map.of("SPARK_HOME", folder.toString())))
        .containsExactly("spark 3.5.7");
    assertThat(Programs.found(Map.of("SPARK_HOME", folder.resolve("none").toString()))).isEmpty();
  }
}
