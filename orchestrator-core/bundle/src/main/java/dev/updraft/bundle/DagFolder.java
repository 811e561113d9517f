// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.bundle.compile.UnitCompiler;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
 * The sources and jars in a folder and below. Notices most changes at once and the rest (network
 * file systems, links that lead elsewhere, lost events) when looked at again. Not thread-safe.
 */
final class DagFolder implements AutoCloseable {
  /** What lies in {@code X.files/} belongs to {@code X.java}; its bytes are kept as Latin-1. */
  private static final String FILES = UnitCompiler.FILES;

  /** What a build that lives in the DAG folder makes or needs; its own classes would come twice. */
  private static final Set<String> BUILD = Set.of("target", "src/test", "build", "gradle");

  private static final Set<String> NO_CLASSES = Set.of("package-info.java", "module-info.java");
  private static final char NOT_UTF_8 = '\uFFFD';
  private static final Duration SETTLE = Duration.ofMillis(20);

  /**
   * Of these the system tells each change, whoever makes it; of others only what this machine does.
   */
  private static final Set<String> TOLD =
      Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "overlay", "tmpfs");

  private static final Duration OFTEN = Duration.ofSeconds(1);
  private static final Duration SELDOM = Duration.ofSeconds(10);

  private final Path root;
  private final WatchService watcher;
  private final Set<Path> watched = new HashSet<>();
  private Map<String, Known> known = new HashMap<>();
  private boolean told = true;
  private boolean links;

  /** A text and what told that it was unchanged. */
  private record Known(FileTime modified, long size, @Nullable Object key, Read read) {}

  private record Read(String text, @Nullable String wrong) {}

  /**
   * @param texts by path relative to the folder; of what is no source the bytes as Latin-1
   * @param wrong why a file could not be read as it should, by the same path
   */
  record Content(Map<String, String> texts, Map<String, String> wrong) {}

  DagFolder(Path root) throws IOException {
    this.root = root;
    this.watcher = root.getFileSystem().newWatchService();
  }

  /**
   * After how long to look again though nothing was told: seldom only where an unnoticed change
   * would be an accident, for a look costs a core a millisecond, and twenty with a thousand files.
   */
  Duration patience() {
    return told && !links ? SELDOM : OFTEN;
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

  /** Unchanged files are not read again. Links are followed: mounted folders are made of them. */
  Content read() throws IOException {
    var look = new Look();
    Files.walkFileTree(root, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, look);
    known = look.found;
    links = look.links || !root.toRealPath().equals(root.toAbsolutePath().normalize());
    var content = new Content(new TreeMap<>(), new TreeMap<>());
    known.forEach(
        (path, file) -> {
          var wrong = file.read().wrong();
          content.texts().put(path, file.read().text());
          if (wrong != null) {
            content.wrong().put(path, wrong);
          }
        });
    return content;
  }

  private final class Look extends SimpleFileVisitor<Path> {
    final Map<String, Known> found = new HashMap<>();
    boolean links;

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (!folder.equals(root) && isPassedOver(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      links |= Files.isSymbolicLink(folder);
      watch(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      links |= Files.isSymbolicLink(file);
      var name = file.getFileName().toString();
      var path = root.relativize(file).toString().replace('\\', '/');
      if (!name.startsWith(".") && (path.contains(FILES) || isWanted(name))) {
        try {
          found.put(path, known(path, file, attributes));
        } catch (NoSuchFileException e) {
          return FileVisitResult.CONTINUE; // deleted meanwhile, or a link to nowhere
        } catch (IOException e) {
          var why = path + ": cannot be read: " + e;
          found.put(path, new Known(FileTime.fromMillis(0), -1, null, new Read(why, why)));
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(root)) {
        throw e; // it is away; that says nothing of the DAGs
      }
      // It was deleted or replaced meanwhile; the next look shows what it has become.
      return FileVisitResult.CONTINUE;
    }
  }

  /** Hidden folders, and those of a build that lives in the DAG folder. */
  private boolean isPassedOver(Path folder) {
    var path = root.relativize(folder).toString().replace('\\', '/');
    return folder.getFileName().toString().startsWith(".") || BUILD.contains(path);
  }

  private static boolean isWanted(String name) {
    return name.endsWith(".jar") || (name.endsWith(".java") && !NO_CLASSES.contains(name));
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
            path.contains(FILES) ? bytes(file, Integer.MAX_VALUE) : content(path, file));
  }

  private static Read content(String path, Path file) throws IOException {
    return path.endsWith(".jar") ? bytes(file, UnitCompiler.LARGEST_JAR + 1) : source(path, file);
  }

  private static Read bytes(Path file, int most) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new Read(new String(in.readNBytes(most), ISO_8859_1), null);
    }
  }

  /** One file in another encoding must not keep the whole folder from being read. */
  private static Read source(String path, Path file) throws IOException {
    if (Files.size(file) > UnitCompiler.LARGEST_SOURCE) {
      var why =
          path
              + ":1: a source may have "
              + (UnitCompiler.LARGEST_SOURCE >> 20)
              + " MB: move data into a file in "
              + path.replaceFirst("java$", "files/");
      return new Read(why, why);
    }
    var text = new String(Files.readAllBytes(file), UTF_8);
    int at = text.indexOf(NOT_UTF_8);
    if (at < 0) {
      return new Read(text, null);
    }
    long line = text.substring(0, at).lines().count();
    var wrong = "%s:%d: not UTF-8: save the file in that encoding".formatted(path, line);
    return new Read(text, wrong + "\n  " + text.lines().toList().get((int) line - 1));
  }

  /** Where it cannot (the system has no watches left, the folder is gone) only looking shows. */
  private void watch(Path folder) {
    if (watched.contains(folder)) {
      return;
    }
    try {
      told &= TOLD.contains(Files.getFileStore(folder).type());
      folder.register(
          watcher,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      watched.add(folder);
    } catch (IOException e) {
      told = false;
    }
  }

  @Override
  public void close() throws IOException {
    watcher.close();
  }
}
