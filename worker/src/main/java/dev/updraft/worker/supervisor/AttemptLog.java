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
import org.jspecify.annotations.Nullable;
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

  /** A line without an end is read, but not kept. */
  private static final long LARGEST_FILE = 2 * CAP;

  private static final int LARGEST_OBJECT = 1 << 20;
  private static final int LARGE_ENOUGH = 64 << 10;
  private static final int BUFFER = 64 << 10;
  private static final long INTERVAL_NANOS = 900_000_000L;

  private final ReentrantLock lock = new ReentrantLock();
  private final Path file;
  private final @Nullable Path markFile;
  private final String prefix;
  private final ObjectStore store;
  private final Outbox outbox;
  private final LogText text;
  private final LogTail tail;
  private final ByteArrayOutputStream object = new ByteArrayOutputStream();
  private LogMark mark;
  private long position;
  private long lineEnd;
  private long total;
  private int stored;
  private long storedAt = Long.MIN_VALUE / 2;
  private boolean cut;
  private boolean told;
  private boolean toOutbox;
  private boolean finished;

  /**
   * @param markFile where it is noted how far it is carried
   */
  AttemptLog(
      Path file,
      Path markFile,
      String prefix,
      ObjectStore store,
      Outbox outbox,
      List<String> secrets)
      throws IOException {
    this(file, markFile, LogMark.begun(prefix, !secrets.isEmpty()), store, outbox, secrets);
    mark.write(markFile);
  }

  private AttemptLog(
      Path file,
      @Nullable Path markFile,
      LogMark mark,
      ObjectStore store,
      Outbox outbox,
      List<String> secrets) {
    this.file = file;
    this.markFile = markFile;
    this.mark = mark;
    this.prefix = mark.prefix();
    this.position = mark.from();
    this.lineEnd = mark.from();
    this.total = mark.total();
    this.store = store;
    this.outbox = outbox;
    this.text = new LogText(secrets);
    this.tail = new LogTail(text);
  }

  /**
   * To finish what a former supervisor began.
   *
   * @param stored bytes of the object that it was writing: they are made again, and not fewer
   */
  static AttemptLog resumed(Path file, LogMark mark, int stored, ObjectStore store, Outbox outbox)
      throws IOException {
    var log = new AttemptLog(file, null, mark, store, outbox, List.of());
    log.stored = stored;
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      log.position = log.text.after(channel, mark.from()).position();
    }
    return log;
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
      over();
    } catch (IOException e) {
      LOG.error("The end of the log {} is lost: {}", prefix, e.toString());
      // Neither the store nor this disk takes it, so whoever reads the log is told by memory.
      outbox.tell((stored > 0 ? mark.next(0, 0) : mark).key(), lost(e));
    } finally {
      lock.unlock();
    }
  }

  private static byte[] lost(IOException why) {
    String note = "[the end of this log is lost: %s]\n".formatted(why.getMessage());
    return note.getBytes(StandardCharsets.UTF_8);
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
    if (cut && !told) {
      told = true;
      object.write(tail.told());
    } else if (text.hasUnfinished()) {
      line();
    }
    flush(now);
  }

  private void carry(long now) throws IOException {
    sealIfLarge(LARGEST_OBJECT, now);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // The task may have emptied it.
      position = Math.min(position, channel.size());
      if (cut) {
        skip(channel);
        return;
      }
      var read = ByteBuffer.allocate(Math.clamp(channel.size() - position, 1, BUFFER));
      // Whoever writes faster than this reads must not keep it from emptying the file.
      while (!cut && channel.read(read.clear(), position) > 0) {
        long base = position;
        read.flip();
        while (!cut && read.hasRemaining()) {
          if (text.add(read.get())) {
            lineEnd = base + read.position();
            line();
          }
        }
        position = base + read.position();
        cut |= position >= LARGEST_FILE;
        sealIfLarge(LARGEST_OBJECT, now);
      }
      if (cut) {
        over();
        skip(channel);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("No log file of {}", prefix);
    }
  }

  private void line() throws IOException {
    byte[] line = text.takeLine();
    object.write(line);
    total += line.length;
    cut |= total >= CAP;
  }

  /** Of what is beyond the cap only the end is of use. */
  private void skip(FileChannel channel) throws IOException {
    tail.take(channel, position);
    position = 0;
    lineEnd = 0;
  }

  private void sealIfLarge(int size, long now) throws IOException {
    if (object.size() >= Math.max(size, stored)) {
      flush(now);
    }
  }

  private void flush(long now) throws IOException {
    if (object.size() > stored) {
      String key = mark.key();
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
      next();
      object.reset();
      stored = 0;
    }
  }

  private void over() throws IOException {
    if (markFile != null) {
      LogMark.over(markFile);
    }
  }

  /** Noted before anything of the next object is stored, or it could be stored twice. */
  private void next() throws IOException {
    LogMark next = mark.next(lineEnd, total);
    if (markFile != null && !finished && !cut) {
      next.write(markFile);
    }
    mark = next;
  }
}
