// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.objects.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what an attempt writes to the object store, as numbered chunks of whole lines with the
 * secrets masked. The file is the buffer: nothing is lost when the runner is killed. Thread-safe.
 */
final class AttemptLog {
  static final long CAP = 100L << 20;
  private static final Logger LOG = LoggerFactory.getLogger(AttemptLog.class);
  private static final String REST = "[the log is longer than 100 MB; the rest is left out]\n";
  private static final int CHUNK = 1 << 20;
  private static final int LONGEST_LINE = 64 << 10;
  private static final long CHUNK_NANOS = 5_000_000_000L;

  private final Path file;
  private final String prefix;
  private final ObjectStore store;
  private final List<String> secrets;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();
  private final ByteBuffer read = ByteBuffer.allocate(CHUNK);
  private long position;
  private long total;
  private int next;
  private long chunkSince;
  private boolean cut;

  /** Longer secrets first: one may contain another. */
  AttemptLog(Path file, String prefix, ObjectStore store, List<String> secrets) {
    this.file = file;
    this.prefix = prefix;
    this.store = store;
    this.secrets =
        secrets.stream()
            .filter(secret -> !secret.isBlank())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /**
   * @param end everything, also an unfinished line
   */
  synchronized void pump(long now, boolean end) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      while (channel.read(read.clear(), position) > 0) {
        read.flip();
        position += read.remaining();
        take(read, now);
        flushIf(chunk.size() >= CHUNK, now);
      }
      if (cut) {
        channel.truncate(0);
        position = 0;
      }
      if (end && line.size() > 0) {
        endLine(now);
      }
      flushIf(end || now - chunkSince >= CHUNK_NANOS, now);
    } catch (IOException e) {
      LOG.warn("The log {} is behind: {}", prefix, e.toString());
    }
  }

  private void take(ByteBuffer bytes, long now) throws IOException {
    while (bytes.hasRemaining()) {
      byte b = bytes.get();
      if (b == '\n') {
        endLine(now);
      } else if (line.size() < LONGEST_LINE) {
        line.write(b);
      }
    }
  }

  private void endLine(long now) throws IOException {
    if (chunk.size() == 0) {
      chunkSince = now;
    }
    if (total < CAP) {
      byte[] masked = masked();
      chunk.write(masked);
      chunk.write('\n');
      total += masked.length + 1;
    } else if (!cut) {
      cut = true;
      chunk.write(REST.getBytes(StandardCharsets.UTF_8));
    }
    line.reset();
  }

  private byte[] masked() {
    if (secrets.isEmpty()) {
      return line.toByteArray();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    for (String secret : secrets) {
      text = text.replace(secret, "***");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void flushIf(boolean wanted, long now) throws IOException {
    if (wanted && chunk.size() > 0) {
      store.put("%s/%06d".formatted(prefix, next), chunk.toByteArray());
      next++;
      chunk.reset();
      chunkSince = now;
    }
  }
}
