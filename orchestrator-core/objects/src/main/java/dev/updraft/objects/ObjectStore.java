// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Named, immutable-by-habit blobs. Keys are relative paths of {@code [A-Za-z0-9._=+-]} segments
 * joined by {@code /}; no {@code .} or {@code ..} segment. Thread-safe.
 */
public interface ObjectStore {
  /** Writes whole or not at all; replaces what was there. */
  void put(String key, byte[] content) throws IOException;

  /** Writes only when nothing is there; false when something is. Atomic. */
  boolean putIfAbsent(String key, byte[] content) throws IOException;

  /** The same with the content of a file, which may be larger than memory. */
  default boolean putIfAbsent(String key, Path file) throws IOException {
    return putIfAbsent(key, Files.readAllBytes(file));
  }

  Optional<byte[]> get(String key) throws IOException;

  Optional<InputStream> open(String key) throws IOException;

  /** Keys below a prefix, in order. */
  List<String> list(String prefix) throws IOException;

  /**
   * The next segments below a prefix that have keys below them, in order: {@code a} and {@code b}
   * for {@code p/a/x} and {@code p/b/y/z} below {@code p}.
   */
  default List<String> folders(String prefix) throws IOException {
    String bare = ObjectKey.checkPrefix(prefix);
    int from = bare.isEmpty() ? 0 : bare.length() + 1;
    return list(bare).stream()
        .map(key -> key.substring(from))
        .filter(key -> key.indexOf('/') > 0)
        .map(key -> key.substring(0, key.indexOf('/')))
        .distinct()
        .sorted()
        .toList();
  }

  void delete(String key) throws IOException;
}
