// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left on this worker's disk. The last of it is for what runs already: its log, its result.
 * A worker that went on taking tasks would fail each of them at once, and so draw all the others.
 * Thread-safe.
 */
final class Room {
  static final long RESERVE = 16L << 20;
  static final long NOTHING = 1L << 16;
  private static final Logger LOG = LoggerFactory.getLogger(Room.class);

  private final Disk disk;
  private final Trouble full;
  private volatile long left = Long.MAX_VALUE;

  /** How many bytes may still be written. */
  interface Disk {
    long usable() throws IOException;
  }

  Room(Disk disk, LongSupplier nanos) {
    this.disk = disk;
    this.full =
        new Trouble(
            LOG,
            nanos,
            "This worker takes no tasks, make room on its disk",
            "There is room on the disk again: this worker takes tasks");
  }

  static Room of(Path folder, LongSupplier nanos) throws IOException {
    var store = Files.getFileStore(folder); // asked once: finding it reads the table of all mounts
    return new Room(store::getUsableSpace, nanos);
  }

  /** A disk that cannot be asked is no reason to stop: what is written to it will tell. */
  void look() {
    try {
      left = disk.usable();
    } catch (IOException e) {
      LOG.debug("How full the disk is cannot be seen", e);
      left = Long.MAX_VALUE;
    }
    if (isShort()) {
      full.met((left >> 20) + " MB are left, " + (RESERVE >> 20) + " MB are for what runs");
    } else {
      full.over();
    }
  }

  /** At the last look: nothing more shall be started. */
  boolean isShort() {
    return left < RESERVE;
  }

  /** At the last look: what is written now may be lost. */
  boolean isGone() {
    return left < NOTHING;
  }
}
