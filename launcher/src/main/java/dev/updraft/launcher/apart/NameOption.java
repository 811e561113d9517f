// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How people call the process. */
final class NameOption {
  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "of this process, for people (default: the host's)")
  private String name = "";

  String name() throws IOException {
    return name.isBlank() ? Files.readString(Path.of("/proc/sys/kernel/hostname")).strip() : name;
  }
}
