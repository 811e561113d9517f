// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The Java sources that people wrote: build outputs and hidden folders are not looked into. */
public record SourceTree(Path root) {

  private static final Set<String> SKIPPED = Set.of("target", "node_modules", "generated");

  /** The tree that this test runs in. */
  public static SourceTree ours() {
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("orchestrator-core"))) {
        return new SourceTree(folder);
      }
    }
    throw new IllegalStateException("Not below the root of the project: " + here);
  }

  public List<Path> all() {
    var found = new ArrayList<Path>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes ignored) {
              return !folder.equals(root) && skipped(folder.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes ignored) {
              if (file.toString().endsWith(".java")) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().sorted().toList();
  }

  /** Everything but tests: also the example DAGs, which stand outside {@code src}. */
  public List<Path> main() {
    return all().stream().filter(file -> !name(file).contains("src/test/")).toList();
  }

  /** The file's path from the root, with slashes: how reports and exception lists name it. */
  public String name(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean skipped(String folder) {
    return folder.startsWith(".") || SKIPPED.contains(folder);
  }
}
