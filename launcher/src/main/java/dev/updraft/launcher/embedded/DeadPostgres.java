// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that was killed and that nobody has waited for. PostgreSQL takes the process id in its
 * lock file for one that lives, and would not start; where nothing reaps, as in a container without
 * an init, it never would.
 */
final class DeadPostgres {
  private static final int LOOK_EVERY_MS = 50;
  private static final int MOST_LOOKS = 600;

  private DeadPostgres() {}

  /** Whether it has ended, though the kernel still knows it. */
  static boolean is(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Deletes its lock file, once those are gone that worked for it: the file is what keeps two
   * servers from one folder.
   */
  static void forget(Path data, Path lock) throws IOException, InterruptedException {
    List<String> left = workIn(data);
    for (int look = 1; look < MOST_LOOKS && !left.isEmpty(); look++) {
      Thread.sleep(LOOK_EVERY_MS);
      left = workIn(data);
    }
    if (!left.isEmpty()) {
      throw new CannotStart(
          "Processes of a PostgreSQL that was killed are still at work in "
              + data
              + ": "
              + String.join(", ", left)
              + ". Start again when they have ended.");
    }
    Files.deleteIfExists(lock);
  }

  /** Every process of PostgreSQL works in its data folder. */
  private static List<String> workIn(Path data) throws IOException {
    List<String> found = new ArrayList<>();
    try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path each : all) {
        if (folder(each).equals(data)) {
          found.add(each.getFileName().toString());
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  private static Path folder(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd"));
    } catch (IOException e) {
      return process; // it has ended, or is somebody else's
    }
  }
}
