// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.user;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many processes and threads user code may have, so that a fork bomb fails before the machine
 * does. The kernel counts them for a user, not for a task, and does not count root's.
 */
public final class ProcessLimit {
  private static final Pattern HARD = Pattern.compile("(?m)^Max processes +\\S+ +(\\d+) ");

  private ProcessLimit() {}

  /**
   * Words before a command; none where the limit would not hold.
   *
   * @param uid of the command; null = this process's own
   * @param more than that user has now
   */
  public static List<String> words(@Nullable Integer uid, int more) throws IOException {
    if (uid == null && OtherUser.isRoot()) {
      return List.of();
    }
    Object user = uid == null ? owner(Path.of("/proc/self")) : uid;
    long most =
        Math.min(hardLimit(Files.readString(Path.of("/proc/self/limits"))), more + of(user));
    return List.of("prlimit", "--nproc=" + most);
  }

  static long hardLimit(String limits) {
    Matcher hard = HARD.matcher(limits);
    return hard.find() ? Long.parseLong(hard.group(1)) : Long.MAX_VALUE;
  }

  /** Threads of all processes of that user that can be seen. */
  private static long of(Object user) throws IOException {
    long count = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        count += threads(process, user);
      }
    }
    return count;
  }

  private static long threads(Path process, Object user) {
    try {
      // A folder has two names more than it has folders in it.
      return user.equals(owner(process))
          ? (Integer) Files.getAttribute(process.resolve("task"), "unix:nlink") - 2
          : 0;
    } catch (IOException e) {
      return 0; // it has ended
    }
  }

  private static Object owner(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid");
  }
}
