// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.bundle.compile.UnitCompiler;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sources in a folder and below. Notices most changes at once and the rest (network file
 * systems, lost events) when looked at again. Not thread-safe.
 */
final class DagFolder implements AutoCloseable {
  /** What lies in {@code X.files/} belongs to {@code X.java}; its bytes are kept as Latin-1. */
  private static final String FILES = UnitCompiler.FILES;

  private static final Duration SETTLE = Duration.ofMillis(20);

  private final Path root;
  private final WatchService watcher;
  private final Set<Path> watched = new HashSet<>();
  private Map<String, Known> known = new HashMap<>();

  /** A text and what told that it was unchanged. */
  private record Known(FileTime modified, long size, @Nullable Object key, String text) {}

  DagFolder(Path root) throws IOException {
    this.root = root;
    this.watcher = root.getFileSystem().newWatchService();
  }

  /** Waits until something changed and it is quiet again, or the time is over. */
  void await(Duration longest) throws InterruptedException {
    var key = watcher.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    while (key != null) {
      key.pollEvents();
      if (!key.reset()) {
        watched.remove((Path) key.watchable());
      }
      key = watcher.poll(SETTLE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Text by path relative to the folder; unchanged files are not read again. */
  Map<String, String> read() throws IOException {
    var now = new HashMap<String, Known>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (!folder.equals(root) && isPassedOver(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            watch(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            var name = file.getFileName().toString();
            var path = root.relativize(file).toString().replace('\\', '/');
            if (!name.startsWith(".") && (path.contains(FILES) || isSource(name))) {
              now.put(path, known(path, file, attributes));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            // It was deleted or replaced meanwhile; the next look shows what it has become.
            return FileVisitResult.CONTINUE;
          }
        });
    known = now;
    var texts = new TreeMap<String, String>();
    now.forEach((path, file) -> texts.put(path, file.text()));
    return texts;
  }

  /** Hidden folders, and those of a build that lives in the DAG folder. */
  private boolean isPassedOver(Path folder) {
    var path = root.relativize(folder).toString().replace('\\', '/');
    return folder.getFileName().toString().startsWith(".")
        || path.equals("target")
        || path.equals("src/test");
  }

  private static boolean isSource(String name) {
    return name.endsWith(".java")
        && !name.equals("package-info.java")
        && !name.equals("module-info.java");
  }

  private Known known(String path, Path file, BasicFileAttributes attributes) throws IOException {
    var before = known.get(path);
    return before != null
            && before.modified().equals(attributes.lastModifiedTime())
            && before.size() == attributes.size()
            && java.util.Objects.equals(before.key(), attributes.fileKey())
        ? before
        : new Known(
            attributes.lastModifiedTime(),
            attributes.size(),
            attributes.fileKey(),
            Files.readString(file, path.contains(FILES) ? ISO_8859_1 : UTF_8));
  }

  private void watch(Path folder) throws IOException {
    if (watched.add(folder)) {
      folder.register(
          watcher,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
    }
  }

  @Override
  public void close() throws IOException {
    watcher.close();
  }
}
