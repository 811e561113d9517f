// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.objects.ObjectStore;
import dev.updraft.protocol.TaskPayload;
import dev.updraft.worker.runner.Control;
import dev.updraft.worker.supervisor.Places.Place;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The place of one grant on this machine: its folder, its log, its code. Thread-safe. */
final class Job {
  private static final String CUT =
      "the worker's disk was full while this ran: lines may be missing above";

  private final TaskPayload payload;
  private final Places places;
  private final Place place;
  private final Path jar;
  private final AttemptLog log;
  private final Artifacts artifacts;
  private final Room room;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable List<String> notKept;
  private @Nullable Boolean blank;
  private volatile boolean cut;

  private Job(
      TaskPayload payload,
      Places places,
      Place place,
      Path jar,
      ObjectStore store,
      Outbox outbox,
      Room room)
      throws IOException {
    String logs = payload.logPrefix();
    this.payload = payload;
    this.places = places;
    this.place = place;
    this.jar = jar;
    this.log = new AttemptLog(place.log(), place.mark(), logs, store, outbox, payload.secrets());
    this.room = room;
    this.artifacts = new Artifacts(artifactPrefix(logs), outbox);
  }

  static Job create(
      TaskPayload payload, Path jar, Places places, ObjectStore store, Outbox outbox, Room room)
      throws IOException {
    return new Job(payload, places, places.take(), jar, store, outbox, room);
  }

  /** As the logs', but of the attempt, not of one step: {@code logs/<attempt>/<step>}. */
  private static String artifactPrefix(String logs) {
    return "artifacts" + logs.substring(logs.indexOf('/'), logs.lastIndexOf('/'));
  }

  Control.Run order(String grant, long startBy) {
    return new Control.Run(
        grant, startBy, jar.toString(), place.work().toString(), place.log().toString(), payload);
  }

  long timeoutNanos() {
    return payload.timeoutMillis() * 1_000_000;
  }

  String resultKey() {
    return payload.resultKey();
  }

  void pump(long now) {
    cut |= room.isGone();
    if (!closed.get()) {
      log.pump(now);
    }
  }

  /** It left neither a word in the log nor a file. Nothing of the attempt runs any more. */
  synchronized boolean isBlank() {
    if (blank == null) {
      blank = places.isBlank(place);
    }
    return blank;
  }

  boolean mayHaveArtifacts() {
    return !isBlank()
        && Files.exists(place.work().resolve(Artifacts.FOLDER), LinkOption.NOFOLLOW_LINKS);
  }

  boolean isClosed() {
    return closed.get();
  }

  /**
   * Nothing of the attempt runs any more. Before its end is told, so that whoever sees a task
   * succeed sees its artifacts. Once.
   */
  synchronized List<String> saveArtifacts() {
    if (notKept == null) {
      notKept = artifacts.save(place.work());
    }
    return notKept;
  }

  /** Nothing of the attempt runs any more: the rest of the log, then the place is free. Once. */
  void close(long now) throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    cut |= room.isGone();
    if (isBlank() && !cut) {
      log.finishEmpty();
      places.giveBackBlank(place);
    } else {
      log.finish(notes(), now);
      places.giveBack(place);
    }
  }

  private List<String> notes() {
    List<String> notes = saveArtifacts();
    return cut ? Stream.concat(Stream.of(CUT), notes.stream()).toList() : notes;
  }

  static void deleteTree(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            // A folder that its owner closed to himself can still be removed when it is empty.
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
