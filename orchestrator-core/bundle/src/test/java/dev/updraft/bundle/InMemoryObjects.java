// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle;

import dev.updraft.objects.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Thread-safe. */
final class InMemoryObjects implements ObjectStore {
  final Map<String, byte[]> content = new ConcurrentHashMap<>();

  @Override
  public void put(String key, byte[] bytes) {
    content.put(key, bytes);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] bytes) {
    return content.putIfAbsent(key, bytes) == null;
  }

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(content.get(key));
  }

  @Override
  public Optional<InputStream> open(String key) {
    return get(key).map(ByteArrayInputStream::new);
  }

  @Override
  public List<String> list(String prefix) {
    return content.keySet().stream().filter(key -> key.startsWith(prefix)).sorted().toList();
  }

  @Override
  public void delete(String key) {
    content.remove(key);
  }
}
