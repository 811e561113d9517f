// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;

/** Programs that tests put in the place of real ones. */
final class Scripts {
  /** Tasks that have the rights of the test. */
  static final TaskRights OWN = new TaskRights(OptionalInt.empty());

  private Scripts() {}

  static Path program(Path file, String body) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A folder that looks like a Java. */
  static Path java(Path home, String version, String body) throws IOException {
    program(home.resolve("bin/java"), body);
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\nLIBC=\"gnu\"\n");
    return home;
  }
}
