// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.objects.ObjectStore;
import dev.updraft.protocol.TaskPayload;
import dev.updraft.worker.runner.Control;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The place of one grant on this machine: its folder, its log, its code. Thread-safe. */
final class Job {
  private final TaskPayload payload;
  private final Path root;
  private final Path jar;
  private final AttemptLog log;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Job(TaskPayload payload, Path root, Path jar, AttemptLog log) {
    this.payload = payload;
    this.root = root;
    this.jar = jar;
    this.log = log;
  }

  static Job create(TaskPayload payload, Path root, Path jar, TaskUser user, ObjectStore store)
      throws IOException {
    Files.createDirectory(root);
    TaskUser.readableByAll(root);
    var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    user.give(Files.createDirectory(root.resolve("work"), own));
    user.give(Files.createFile(root.resolve("log")));
    var log = new AttemptLog(root.resolve("log"), payload.logPrefix(), store, payload.secrets());
    return new Job(payload, root, jar, log);
  }

  Control.Run order(String grant, long startBy) {
    return new Control.Run(
        grant,
        startBy,
        jar.toString(),
        root.resolve("work").toString(),
        root.resolve("log").toString(),
        payload);
  }

  long timeoutNanos() {
    return payload.timeoutMillis() * 1_000_000;
  }

  String resultKey() {
    return payload.resultKey();
  }

  void pump(long now) {
    if (!closed.get()) {
      log.pump(now, false);
    }
  }

  /** Nothing of the attempt runs any more: the rest of the log, then the folder goes. Once. */
  void close(long now) throws IOException {
    if (closed.compareAndSet(false, true)) {
      log.pump(now, true);
      deleteTree(root);
    }
  }

  static void deleteTree(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
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
