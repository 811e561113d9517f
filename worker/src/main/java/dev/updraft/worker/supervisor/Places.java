// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where attempts work and log. What an attempt leaves as it found it serves the next one: before it
 * makes a file, ext4 looks at each that was deleted in the last five seconds, so that a folder for
 * each of many short tasks costs more than the tasks. Thread-safe.
 */
final class Places {
  private static final String KEPT = "unix:mode,uid,gid,nlink,ino,ctime";

  /**
   * A change within one tick of the file system's clock, at most 10 ms, does not show in a ctime.
   */
  private static final long TICKS = 50_000_000;

  private final Path scratch;
  private final TaskUser user;
  private final LongSupplier clock;
  private final AtomicLong made = new AtomicLong();
  private final Deque<Place> free = new ConcurrentLinkedDeque<>();

  /**
   * @param clock counts nanoseconds, also those for which the machine is suspended
   */
  Places(Path scratch, TaskUser user, LongSupplier clock) {
    this.scratch = scratch;
    this.user = user;
    this.clock = clock;
  }

  /**
   * A folder of ours; in it a folder and a file of the task's.
   *
   * @param workMade what they were when they were made or last looked at, at {@code madeAt}
   */
  record Place(
      Path root,
      Map<String, Object> workMade,
      Map<String, Object> logMade,
      long madeAt,
      long takenAt) {
    Path work() {
      return work(root);
    }

    Path log() {
      return Places.log(root);
    }

    Path mark() {
      return Places.mark(root);
    }

    private static Path work(Path root) {
      return root.resolve("work");
    }
  }

  static Path log(Path root) {
    return root.resolve("log");
  }

  /** Ours, see {@link LogMark}. */
  static Path mark(Path root) {
    return root.resolve("mark");
  }

  Place take() throws IOException {
    Place place = free.poll();
    return place == null
        ? make(scratch.resolve("a" + made.incrementAndGet()))
        : new Place(
            place.root(), place.workMade(), place.logMade(), place.madeAt(), clock.getAsLong());
  }

  /** Whether nothing was ever written to it, as far as the times of the file system tell. */
  boolean isBlank(Place place) {
    try {
      return place.takenAt() - place.madeAt() > TICKS
          && place.workMade().equals(kept(place.work()))
          && place.logMade().equals(kept(place.log()));
    } catch (IOException e) {
      return false;
    }
  }

  void giveBackBlank(Place place) {
    free.push(place);
  }

  /** Nothing of the attempt runs any more. */
  void giveBack(Place place) throws IOException {
    Place cleared = cleared(place);
    if (cleared == null) {
      Job.deleteTree(place.root());
    } else {
      free.push(cleared);
    }
  }

  private Place make(Path root) throws IOException {
    Files.createDirectory(root);
    TaskUser.readableByAll(root);
    var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    user.give(Files.createDirectory(Place.work(root), own));
    user.give(Files.createFile(log(root)));
    return fresh(root);
  }

  /** The clock is read last: what it says must not be before the times that the files have. */
  private Place fresh(Path root) throws IOException {
    Map<String, Object> work = kept(Place.work(root));
    Map<String, Object> log = kept(log(root));
    long now = clock.getAsLong();
    return new Place(root, work, log, now, now);
  }

  /** As the next one should find it; null when the task left something. */
  private @Nullable Place cleared(Place place) throws IOException {
    if (Files.notExists(place.work(), LinkOption.NOFOLLOW_LINKS)
        || Files.notExists(place.log(), LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    if (!isSame(place.workMade(), kept(place.work()))
        || !isSame(place.logMade(), kept(place.log()))) {
      return null;
    }
    try (var left = Files.newDirectoryStream(place.work())) {
      if (left.iterator().hasNext()) {
        return null;
      }
    }
    Files.newByteChannel(
            place.log(), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
        .close();
    return fresh(place.root());
  }

  /** But for the time of the last change. */
  private static boolean isSame(Map<String, Object> made, Map<String, Object> found) {
    return made.entrySet().stream()
        .allMatch(
            each ->
                each.getKey().equals("ctime") || each.getValue().equals(found.get(each.getKey())));
  }

  private static Map<String, Object> kept(Path path) throws IOException {
    return Files.readAttributes(path, KEPT, LinkOption.NOFOLLOW_LINKS);
  }
}
