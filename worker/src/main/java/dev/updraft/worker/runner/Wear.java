// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether what tasks have left in a runner's memory (statics, caches, class loaders that something
 * still holds) leaves too little for the next one. Looks at classes only in a process that has
 * grown: the JDK's own measures of them take 40 ms to load.
 */
final class Wear {
  private static final String PAGES = "/proc/self/statm";
  private static final long PAGE = 4096;
  private static final long MB = 1 << 20;

  /** Looked at closely each time. */
  private static final long UNKNOWN = Long.MAX_VALUE / 2;

  /** Enough for what is read: the size in pages, and how many of them are resident. */
  private final byte[] read = new byte[64];

  /** Kept open; no channel, for an interrupt by user code would close that. */
  private final @Nullable RandomAccessFile pages = open();

  /** Resident; a runner that has done much small work takes less. */
  private long suspicious = Math.min(192, 64 + MemoryLimits.heap() / 2) * MB;

  /** Why the runner should be replaced. */
  Optional<String> tooMuch() {
    if (heap() > MemoryLimits.heap() / 2) {
      System.gc(); // most of it may be garbage
      long heap = heap();
      if (heap > MemoryLimits.heap() / 2) {
        return Optional.of(heap + " MB stay in use, of " + MemoryLimits.heap());
      }
    }
    long resident = resident();
    if (resident < suspicious) {
      return Optional.empty();
    }
    suspicious = resident == UNKNOWN ? suspicious : resident + resident / 4;
    System.gc();
    long classes = classes() / MB;
    return classes > MemoryLimits.METASPACE / 2
        ? Optional.of(classes + " MB of classes stay loaded, of " + MemoryLimits.METASPACE)
        : Optional.empty();
  }

  /** In MB, garbage included. */
  private static long heap() {
    var runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / MB;
  }

  private static @Nullable RandomAccessFile open() {
    try {
      return new RandomAccessFile(PAGES, "r");
    } catch (IOException e) {
      return null;
    }
  }

  private long resident() {
    try {
      if (pages != null) {
        pages.seek(0);
        int length = Math.max(0, pages.read(read));
        String[] words = new String(read, 0, length, StandardCharsets.US_ASCII).split(" ", 3);
        return words.length < 3 ? UNKNOWN : Long.parseLong(words[1]) * PAGE;
      }
    } catch (IOException | NumberFormatException e) {
      // user code closed it, or reads another file by its number
    }
    return UNKNOWN;
  }

  private static long classes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .mapToLong(pool -> pool.getUsage().getUsed())
        .sum();
  }
}
