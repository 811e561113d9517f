// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether what tasks have left in a runner's memory (statics, caches, class loaders that something
 * still holds) leaves too little for the next one. Looks closely only at a process that has grown:
 * the JDK's own measures take 40 ms to load.
 */
final class Wear {
  private static final Path PAGES = Path.of("/proc/self/statm");
  private static final long PAGE = 4096;
  private static final long MB = 1 << 20;

  /** A runner that has done much small work takes half of it. */
  private long suspicious = 192 * MB;

  /** Why the runner should be replaced. */
  Optional<String> tooMuch() {
    long resident = resident();
    if (resident < suspicious) {
      return Optional.empty();
    }
    suspicious = resident + resident / 4;
    System.gc();
    var runtime = Runtime.getRuntime();
    long heap = (runtime.totalMemory() - runtime.freeMemory()) / MB;
    if (heap > MemoryLimits.heap() / 2) {
      return Optional.of(heap + " MB stay in use, of " + MemoryLimits.heap());
    }
    long classes = classes() / MB;
    return classes > MemoryLimits.METASPACE / 2
        ? Optional.of(classes + " MB of classes stay loaded, of " + MemoryLimits.METASPACE)
        : Optional.empty();
  }

  private static long resident() {
    try {
      String[] pages = Files.readString(PAGES, StandardCharsets.US_ASCII).split(" ", 3);
      return Long.parseLong(pages[1]) * PAGE;
    } catch (IOException e) {
      return Long.MAX_VALUE / 2;
    }
  }

  private static long classes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .mapToLong(pool -> pool.getUsage().getUsed())
        .sum();
  }
}
