// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.objects.ObjectStore;
import dev.updraft.protocol.Trouble;
import dev.updraft.worker.host.DurableFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends of logs and artifacts that the object store did not take: on this disk until it does, also
 * across restarts. Bounded: a store that is away for days must not fill the disk. Thread-safe.
 */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final long MOST_BYTES = 1L << 30;
  private static final int MOST_WORDS = 1000;
  private static final String SUFFIX = ".object";

  private final Path folder;
  private final ObjectStore store;
  private final Trouble away;
  private final Map<String, byte[]> untold = new ConcurrentHashMap<>();
  private final AtomicLong kept = new AtomicLong();

  /**
   * @param nanos any clock that only runs forward
   */
  Outbox(Path folder, ObjectStore store, LongSupplier nanos) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.store = store;
    this.away =
        new Trouble(
            LOG,
            nanos,
            "The object store does not take logs and artifacts, they wait on this disk",
            "The object store takes logs and artifacts again");
    for (Path file : files()) {
      kept.addAndGet(Files.size(file));
    }
  }

  void put(String key, byte[] content) throws IOException {
    try {
      store.put(key, content);
      away.over();
    } catch (IOException e) {
      away.met(key, e);
      keep(key, content);
    }
  }

  /** Of logs too, so that a store that is away is told once for all of them. */
  Trouble away() {
    return away;
  }

  void keep(String key, byte[] content) throws IOException {
    if (kept.get() + content.length > MOST_BYTES) {
      throw new IOException("1 GB already waits for the object store");
    }
    var whole = new ByteArrayOutputStream(content.length + key.length() + 1);
    whole.write((key + "\n").getBytes(StandardCharsets.UTF_8));
    whole.write(content);
    var name = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    DurableFile.write(folder.resolve(name + SUFFIX), whole.toByteArray());
    kept.addAndGet(whole.size());
  }

  /** A few words for the store as soon as it takes them; there is no room for them on this disk. */
  void tell(String key, byte[] words) {
    if (untold.size() < MOST_WORDS) {
      untold.put(key, words);
    }
  }

  private void tellAll() throws IOException {
    for (var each : Map.copyOf(untold).entrySet()) {
      store.put(each.getKey(), each.getValue());
      untold.remove(each.getKey());
    }
  }

  /** Ends at the first that the store does not take. */
  void send() {
    if (kept.get() == 0 && untold.isEmpty()) {
      return;
    }
    try {
      tellAll();
      for (Path file : files()) {
        send(file);
      }
      away.over();
    } catch (IOException e) {
      away.met("", e);
    }
  }

  private void send(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int end = 0;
    while (end < whole.length && whole[end] != '\n') {
      end++;
    }
    if (end < whole.length) {
      store.put(
          new String(whole, 0, end, StandardCharsets.UTF_8),
          Arrays.copyOfRange(whole, end + 1, whole.length));
    }
    Files.delete(file);
    kept.addAndGet(-whole.length);
  }

  private List<Path> files() throws IOException {
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      files.forEach(found::add);
    }
    return found;
  }
}
