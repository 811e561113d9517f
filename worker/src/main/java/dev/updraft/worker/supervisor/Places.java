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

/**
 * Where attempts work and log. What an attempt leaves as it found it serves the next one: before it
 * makes a file, ext4 looks at each that was deleted in the last five seconds, so that a folder for
 * each of many short tasks costs more than the tasks. Thread-safe.
 */
final class Places {
  private static final String KEPT = "unix:mode,uid,gid,nlink,ino";

  private final Path scratch;
  private final TaskUser user;
  private final AtomicLong made = new AtomicLong();
  private final Deque<Place> free = new ConcurrentLinkedDeque<>();

  Places(Path scratch, TaskUser user) {
    this.scratch = scratch;
    this.user = user;
  }

  /** A folder of ours; in it a folder and a file of the task's. */
  record Place(Path root, Map<String, Object> workMade, Map<String, Object> logMade) {
    Path work() {
      return work(root);
    }

    Path log() {
      return log(root);
    }

    private static Path work(Path root) {
      return root.resolve("work");
    }

    private static Path log(Path root) {
      return root.resolve("log");
    }
  }

  Place take() throws IOException {
    Place place = free.poll();
    return place == null ? make(scratch.resolve("a" + made.incrementAndGet())) : place;
  }

  /** Nothing of the attempt runs any more. */
  void giveBack(Place place) throws IOException {
    if (isUntouched(place)) {
      Files.newByteChannel(
              place.log(), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
          .close();
      free.push(place);
    } else {
      Job.deleteTree(place.root());
    }
  }

  private Place make(Path root) throws IOException {
    Files.createDirectory(root);
    TaskUser.readableByAll(root);
    var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    user.give(Files.createDirectory(Place.work(root), own));
    user.give(Files.createFile(Place.log(root)));
    return new Place(root, kept(Place.work(root)), kept(Place.log(root)));
  }

  private static boolean isUntouched(Place place) throws IOException {
    if (Files.notExists(place.work(), LinkOption.NOFOLLOW_LINKS)
        || Files.notExists(place.log(), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (!place.workMade().equals(kept(place.work()))
        || !place.logMade().equals(kept(place.log()))) {
      return false;
    }
    try (var left = Files.newDirectoryStream(place.work())) {
      return !left.iterator().hasNext();
    }
  }

  private static Map<String, Object> kept(Path path) throws IOException {
    return Files.readAttributes(path, KEPT, LinkOption.NOFOLLOW_LINKS);
  }
}
