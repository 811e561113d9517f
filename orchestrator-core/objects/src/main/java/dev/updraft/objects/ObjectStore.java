// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import java.io.IOException;
import java.io.InputStream;
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

  Optional<byte[]> get(String key) throws IOException;

  Optional<InputStream> open(String key) throws IOException;

  /** Keys below a prefix, in order. */
  List<String> list(String prefix) throws IOException;

  void delete(String key) throws IOException;
}
