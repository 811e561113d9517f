// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Who user code runs as. A worker that runs as root gives its runners another user, which can read
 * neither its data folder nor its memory.
 *
 * @param uid null = the worker's own
 */
public record TaskUser(@Nullable Integer uid) {
  private static final int NOBODY = 65534;

  public static TaskUser own() {
    return new TaskUser(null);
  }

  /** Nobody, if this process is root; else the own user. */
  public static TaskUser separateIfRoot() throws IOException {
    return isRoot() ? new TaskUser(NOBODY) : own();
  }

  static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  void give(Path path) throws IOException {
    if (uid != null) {
      Files.setAttribute(path, "unix:uid", uid);
    }
  }

  static void readableByAll(Path path) throws IOException {
    String mode = Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--";
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
