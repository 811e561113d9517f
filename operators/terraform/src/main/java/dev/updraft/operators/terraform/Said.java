// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
    try (var channel = FileChannel.open(file)) {
      long until = channel.size();
      var read = ByteBuffer.allocate(Math.clamp(until - position, 1, BUFFER));
      while (position < until && channel.read(read.clear(), position) > 0) {
        position += read.flip().remaining();
        take(read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("What Terraform says cannot be read", e);
    }
  }

  private void take(ByteBuffer read) {
    while (read.hasRemaining()) {
      byte next = read.get();
      if (next == '\n') {
        say();
      } else {
        unfinished.write(next);
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
