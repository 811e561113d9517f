// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.user;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whether root may start processes as another user, and look after them: give them their files,
 * delete what they leave, end them. In a container it often may not, and in a user namespace there
 * may be no other user at all.
 */
public final class OtherUser {
  private static final String CAPABILITIES = "CapEff:";

  private OtherUser() {}

  /** What is needed, by its bit in the kernel's mask. */
  private enum Capability {
    CHOWN(0),
    DAC_OVERRIDE(1),
    FOWNER(3),
    KILL(5),
    SETGID(6),
    SETUID(7);

    private final int bit;

    Capability(int bit) {
      this.bit = bit;
    }
  }

  public static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Words before a command that let it run as this user. */
  public static List<String> change(int uid) {
    return List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups");
  }

  /** Why root cannot have children of this user here, for people; empty = it can. */
  public static Optional<String> hindrance(int uid) {
    List<String> missing = missing(status());
    if (!missing.isEmpty()) {
      return Optional.of("root lacks the capabilities " + String.join(", ", missing) + " here");
    }
    return changes(uid)
        ? Optional.empty()
        : Optional.of(
            "setpriv (package util-linux) cannot change to user "
                + uid
                + ": it is not installed, or that user is not mapped in this user namespace");
  }

  /**
   * @param status lines of {@code /proc/self/status}
   */
  static List<String> missing(List<String> status) {
    var missing = new ArrayList<String>();
    for (String line : status) {
      if (line.startsWith(CAPABILITIES)) {
        long mask = Long.parseUnsignedLong(line.substring(CAPABILITIES.length()).strip(), 16);
        for (Capability each : Capability.values()) {
          if ((mask >> each.bit & 1) == 0) {
            missing.add("CAP_" + each.name());
          }
        }
      }
    }
    return missing;
  }

  private static List<String> status() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status"));
    } catch (IOException e) {
      return List.of(); // the trial decides
    }
  }

  private static boolean changes(int uid) {
    var words = new ArrayList<>(change(uid));
    words.add("true");
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // not installed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
