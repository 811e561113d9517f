// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A folder of one test, made when it is needed. */
final class TestFolder {
  private @Nullable Path path;

  Path path() {
    try {
      if (path == null) {
        path = Files.createTempDirectory("updraft-test");
      }
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void close() {
    if (path == null) {
      return;
    }
    try (var files = Files.walk(path)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    path = null;
  }
}
