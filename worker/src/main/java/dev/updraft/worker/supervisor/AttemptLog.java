// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.objects.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what an attempt writes to the object store while it is written, as numbered objects of
 * whole lines. The last object is written again each second until it is large enough, so that a
 * reader is at most a second or two behind and a long log has few objects. The file is the buffer:
 * nothing is lost when the runner is killed or the store is away for a while. Thread-safe.
 */
final class AttemptLog {
  static final long CAP = 100L << 20;
  private static final Logger LOG = LoggerFactory.getLogger(AttemptLog.class);
  private static final String REST = "[the log is longer than 100 MB; the rest is left out]\n";
  private static final int LARGEST_OBJECT = 1 << 20;
  private static final int LARGE_ENOUGH = 64 << 10;
  private static final int BUFFER = 64 << 10;
  private static final long INTERVAL_NANOS = 900_000_000L;

  private final ReentrantLock lock = new ReentrantLock();
  private final Path file;
  private final String prefix;
  private final ObjectStore store;
  private final Outbox outbox;
  private final LogText text;
  private final ByteArrayOutputStream object = new ByteArrayOutputStream();
  private long position;
  private long total;
  private int number;
  private int stored;
  private long storedAt = Long.MIN_VALUE / 2;
  private boolean cut;
  private boolean toOutbox;
  private boolean finished;

  AttemptLog(Path file, String prefix, ObjectStore store, Outbox outbox, List<String> secrets) {
    this.file = file;
    this.prefix = prefix;
    this.store = store;
    this.outbox = outbox;
    this.text = new LogText(secrets);
  }

  /** Does nothing while another thread is at it. Once finished, the file is another attempt's. */
  void pump(long now) {
    if (!lock.tryLock()) {
      return;
    }
    try {
      if (finished) {
        return;
      }
      carry(now);
      if (now - storedAt >= INTERVAL_NANOS) {
        flush(now);
      }
    } catch (IOException e) {
      outbox.away().met(prefix, e);
    } finally {
      lock.unlock();
    }
  }

  /** Everything, also an unfinished line; what the store does not take goes to the outbox. */
  void finish(List<String> notes, long now) {
    lock.lock();
    try {
      finished = true;
      try {
        finishNow(now);
      } catch (IOException e) {
        outbox.away().met(prefix, e);
        toOutbox = true;
        finishNow(now);
      }
      for (String note : notes) {
        object.write(("[" + note + "]\n").getBytes(StandardCharsets.UTF_8));
      }
      flush(now);
    } catch (IOException e) {
      LOG.error("The end of the log {} is lost: {}", prefix, e.toString());
    } finally {
      lock.unlock();
    }
  }

  /** Nothing was ever written to it. */
  void finishEmpty() {
    lock.lock();
    try {
      finished = true;
    } finally {
      lock.unlock();
    }
  }

  private void finishNow(long now) throws IOException {
    carry(now);
    if (text.hasUnfinished()) {
      line();
    }
    flush(now);
  }

  private void carry(long now) throws IOException {
    sealIfLarge(LARGEST_OBJECT, now);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // The task may have emptied it.
      position = Math.min(position, channel.size());
      var read = ByteBuffer.allocate(Math.clamp(channel.size() - position, 1, BUFFER));
      while (channel.read(read.clear(), position) > 0) {
        position += read.position();
        read.flip();
        while (read.hasRemaining()) {
          if (text.add(read.get())) {
            line();
          }
        }
        sealIfLarge(LARGEST_OBJECT, now);
      }
      if (cut) {
        channel.truncate(0);
        position = 0;
      }
    } catch (NoSuchFileException e) {
      LOG.debug("No log file of {}", prefix);
    }
  }

  private void line() throws IOException {
    byte[] line = text.takeLine();
    if (total < CAP) {
      object.write(line);
      total += line.length;
    } else if (!cut) {
      cut = true;
      object.write(REST.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void sealIfLarge(int size, long now) throws IOException {
    if (object.size() >= size) {
      flush(now);
    }
  }

  private void flush(long now) throws IOException {
    if (object.size() > stored) {
      String key = "%s/%06d".formatted(prefix, number);
      if (toOutbox) {
        outbox.keep(key, object.toByteArray());
      } else {
        store.put(key, object.toByteArray());
        outbox.away().over();
      }
      stored = object.size();
      storedAt = now;
    }
    if (stored >= LARGE_ENOUGH) {
      number++;
      object.reset();
      stored = 0;
    }
  }
}
