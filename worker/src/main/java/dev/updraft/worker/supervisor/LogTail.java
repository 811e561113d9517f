// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last lines of a log that is longer than is kept: what a task says at its end is what people
 * look for. Reads no more than it may keep, however much there is. Not thread-safe.
 */
final class LogTail {
  private static final int KEPT = 64 << 10;

  private final LogText text;
  private final Deque<byte[]> lines = new ArrayDeque<>();
  private int size;
  private long leftOut;

  /**
   * @param text makes lines of bytes; nothing else is done with it any more
   */
  LogTail(LogText text) {
    this.text = text;
  }

  /** Takes the end of what was written since, and empties the file. */
  void take(FileChannel file, long from) throws IOException {
    long end = file.size();
    long start = Math.max(from, end - KEPT);
    if (start > from) {
      skip(start - from);
    }
    var read = ByteBuffer.allocate((int) Math.max(0, end - start));
    int count = 0;
    while (read.hasRemaining() && count >= 0) {
      count = file.read(read, start + read.position());
    }
    file.truncate(0);
    read.flip();
    boolean whole = start == from;
    while (read.hasRemaining()) {
      if (text.add(read.get())) {
        byte[] line = text.takeLine();
        keep(line, whole);
        whole = true;
      }
    }
  }

  /** What was kept before is no end any more, and the line that was begun has lost its rest. */
  private void skip(long bytes) {
    if (text.hasUnfinished()) {
      leftOut += text.takeLine().length;
    }
    leftOut += bytes + size;
    lines.clear();
    size = 0;
  }

  /** A part of a line is left out: a secret in it could not be known. */
  private void keep(byte[] line, boolean whole) {
    if (!whole) {
      leftOut += line.length;
      return;
    }
    lines.addLast(line);
    size += line.length;
    while (size > KEPT && lines.size() > 1) {
      byte[] first = lines.removeFirst();
      size -= first.length;
      leftOut += first.length;
    }
  }

  /** Where the gap is and how long, and then the lines. */
  byte[] told() {
    if (text.hasUnfinished()) {
      keep(text.takeLine(), true);
    }
    var all = new ByteArrayOutputStream();
    if (leftOut > 0) {
      String gap = "[the log is longer than 100 MB: " + leftOut + " bytes are left out here]\n";
      all.writeBytes(gap.getBytes(StandardCharsets.UTF_8));
    }
    lines.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
