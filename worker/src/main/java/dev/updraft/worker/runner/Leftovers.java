// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import dev.updraft.worker.host.Posix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds what a task leaves in its runner: threads and child processes. Such a runner is ended
 * before the end of the attempt is reported, so that nothing of an ended attempt executes.
 */
final class Leftovers {
  private static final long POOL_RESTS_NANOS = 50_000_000;
  private static final long POOL_LOOK_NANOS = 200_000;

  private final Set<Thread> before = new HashSet<>(threads());
  private final Posix posix;
  private final VirtualThreads virtual;

  Leftovers(Posix posix, VirtualThreads virtual) {
    this.posix = posix;
    this.virtual = virtual;
  }

  private static Set<Thread> threads() {
    var group = Thread.currentThread().getThreadGroup();
    var found = new Thread[2 * group.activeCount() + 16];
    return new HashSet<>(Arrays.asList(found).subList(0, group.enumerate(found)));
  }

  /**
   * @param own the thread of the attempt
   * @return names, for people
   */
  List<String> found(Thread own) {
    var left = new ArrayList<String>();
    for (Thread thread : threads()) {
      boolean ours = thread.equals(own) || before.contains(thread) || ofThePlatform(thread);
      if (!ours && thread.isAlive()) {
        left.add("thread " + thread.getName());
      }
    }
    for (Thread thread : virtual.alive()) {
      if (!before.contains(thread) && !ofThePlatform(thread)) {
        left.add("virtual thread " + thread.getName());
      }
    }
    if (commonPoolWorks()) {
      left.add("work in ForkJoinPool.commonPool");
    }
    if (posix.hasChildren()) {
      left.addAll(livingChildren());
    }
    return left;
  }

  /** Its threads, of another group, may stay, but not at work; they need a moment to see it. */
  private static boolean commonPoolWorks() {
    long end = System.nanoTime() + POOL_RESTS_NANOS;
    while (!ForkJoinPool.commonPool().isQuiescent()) {
      if (System.nanoTime() > end) {
        return true;
      }
      LockSupport.parkNanos(POOL_LOOK_NANOS);
    }
    return false;
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
        || name.startsWith("SubPoller-")
        || name.startsWith("VirtualThread-");
  }

  private List<String> livingChildren() {
    var found = new ArrayList<String>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        Path children = task.resolve("children");
        if (Files.exists(children)) {
          living(Files.readString(children), found);
        }
      }
    } catch (IOException e) {
      ProcessHandle.current().children().forEach(child -> found.add("process " + child.pid()));
    }
    return found;
  }

  /** Orphans of a task all end up here. One that has ended executes nothing, and is buried. */
  private void living(String pids, List<String> found) {
    for (String pid : pids.strip().split(" ", -1)) {
      Path process = Path.of("/proc/" + pid);
      String line = pid.isEmpty() ? "" : read(process.resolve("stat"));
      if (line.substring(line.lastIndexOf(')') + 1).startsWith(" Z")) {
        posix.bury(Integer.parseInt(pid));
      } else if (!line.isEmpty()) {
        found.add("process " + read(process.resolve("cmdline")).replace('\0', ' ').strip());
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has ended
    }
  }
}
