// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import dev.updraft.worker.host.Posix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds what a task leaves in its runner: threads and child processes. Such a runner is ended
 * before the end of the attempt is reported, so that nothing of an ended attempt executes.
 */
final class Leftovers {
  private final Set<Thread> before = new HashSet<>(threads());
  private final Posix posix;

  Leftovers(Posix posix) {
    this.posix = posix;
  }

  private static Set<Thread> threads() {
    var group = Thread.currentThread().getThreadGroup();
    var found = new Thread[2 * group.activeCount() + 16];
    return new HashSet<>(Arrays.asList(found).subList(0, group.enumerate(found)));
  }

  /**
   * @param own the thread of the attempt
   */
  boolean any(Thread own) {
    for (Thread thread : threads()) {
      boolean ours = thread.equals(own) || before.contains(thread) || ofThePlatform(thread);
      if (!ours && thread.isAlive()) {
        return true;
      }
    }
    return posix.hasChildren() && hasLivingChildren();
  }

  /** Started by the JDK for its own use, and idle between attempts. */
  private static boolean ofThePlatform(Thread thread) {
    String name = thread.getName();
    return name.startsWith("process reaper")
        || name.startsWith("ForkJoinPool.commonPool")
        || name.startsWith("Common-Cleaner")
        || name.startsWith("InnocuousThread")
        || name.startsWith("HttpClient-")
        || name.startsWith("Keep-Alive-")
        || name.startsWith("VirtualThread-");
  }

  /** A zombie that nobody waits for executes nothing; in a namespace they all end up here. */
  private static boolean anyAlive(String pids) throws IOException {
    for (String pid : pids.strip().split(" ", -1)) {
      Path stat = Path.of("/proc/" + pid + "/stat");
      if (!pid.isEmpty() && Files.exists(stat)) {
        String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
        if (!line.substring(line.lastIndexOf(')')).startsWith(") Z")) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasLivingChildren() {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        Path children = task.resolve("children");
        if (Files.exists(children) && anyAlive(Files.readString(children))) {
          return true;
        }
      }
    } catch (IOException e) {
      return ProcessHandle.current().children().findAny().isPresent();
    }
    return false;
  }
}
