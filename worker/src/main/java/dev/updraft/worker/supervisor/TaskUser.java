// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.bundle.user.OtherUser;
import dev.updraft.worker.host.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who user code runs as. A worker that runs as root gives its runners another user, which can read
 * neither its data folder nor its memory; where root may not, they run as root too.
 *
 * @param uid null = the worker's own
 */
public record TaskUser(@Nullable Integer uid) {
  private static final Logger LOG = LoggerFactory.getLogger(TaskUser.class);

  public static TaskUser own() {
    return new TaskUser(null);
  }

  /** This user, if this process is root and may have such children; else its own, and a warning. */
  public static TaskUser find(int uid) {
    if (!OtherUser.isRoot()) {
      return own();
    }
    Optional<String> hindrance = OtherUser.hindrance(uid);
    if (hindrance.isEmpty()) {
      return new TaskUser(uid);
    }
    LOG.warn(
        "Tasks run as root and can read what Updraft can, its keys and passwords too: {}. Start"
            + " Updraft as an ordinary user, or give root these rights.",
        hindrance.get());
    return own();
  }

  /** Finds this user's processes too. */
  ProcessTable processes() {
    return new ProcessTable(uid);
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
