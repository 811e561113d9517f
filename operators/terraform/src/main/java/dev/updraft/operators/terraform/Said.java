// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What a program says, in a file that it writes to. Who returns from {@link #hear} has heard all
 * that was said before it asked, which no reader of a pipe can know. And a program whose listener
 * died goes on: at a broken pipe Terraform would die before it saved its state. Thread-safe.
 */
final class Said {
  private static final int BUFFER = 64 << 10;

  private final Path file;
  private final Consumer<String> lines;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private long position;
  private boolean over;

  /**
   * @param lines gets each line, one at a time
   */
  Said(Path file, Consumer<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /** All whole lines since it was asked last. */
  synchronized void hear() {
    if (over || !Files.exists(file)) {
      return;
    }
    // Not by a channel: whoever is interrupted must still hear the end.
    try (var from = new RandomAccessFile(file.toFile(), "r")) {
      long until = from.length();
      byte[] read = new byte[Math.clamp(until - position, 1, BUFFER)];
      from.seek(position);
      int count = 0;
      while (count >= 0 && position < until) {
        count = from.read(read);
        take(read, count);
        position += Math.max(count, 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("What Terraform says cannot be read", e);
    }
  }

  private void take(byte[] read, int count) {
    for (int i = 0; i < count; i++) {
      if (read[i] == '\n') {
        say();
      } else {
        unfinished.write(read[i]);
      }
    }
  }

  /** The rest, when nothing more will be said: from here on the file may go. */
  synchronized void finish() {
    hear();
    if (unfinished.size() > 0) {
      say();
    }
    over = true;
  }

  private void say() {
    String line = unfinished.toString(UTF_8);
    unfinished.reset();
    lines.accept(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
  }
}
