// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A folder with all that is in it; links are not followed. */
final class FileTree {
  private FileTree() {}

  static void delete(Path tree) throws IOException {
    try (var all = Files.walk(tree)) {
      all.sorted(Comparator.reverseOrder()).forEach(FileTree::deleteOne);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
