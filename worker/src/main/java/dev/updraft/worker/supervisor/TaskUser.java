// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
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
    Object me = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    return Integer.valueOf(0).equals(me) ? new TaskUser(NOBODY) : own();
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

  /**
   * The prefix of a runner's command: dies with the thread that started it, is leader of a session
   * and group of its own.
   */
  List<String> prefix() {
    var prefix = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
    if (uid != null) {
      prefix.addAll(List.of("--reuid=" + uid, "--regid=" + uid, "--clear-groups"));
    }
    prefix.add("setsid");
    return prefix;
  }
}
