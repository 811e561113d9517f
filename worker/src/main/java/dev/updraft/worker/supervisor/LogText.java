// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes lines of text of whatever bytes a task writes: secrets are masked, what is not UTF-8 is
 * replaced, control characters become visible (a NUL is shown as ␀), so that nothing that reads a
 * log needs to be careful. A carriage return ends a line, as progress bars mean it. Not
 * thread-safe.
 */
final class LogText {
  private static final int LONGEST_LINE = 64 << 10;
  private static final int SHORTEST_PART = 8;
  private static final char ESCAPE = 0x1b;
  private static final char DELETE = 0x7f;
  private static final char PICTURES = 0x2400;
  private static final char PICTURE_OF_DELETE = 0x2421;

  private final List<String> secrets;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean cut;
  private boolean returned;

  /** Longer secrets first: one may contain another. Of a secret of many lines each is one. */
  LogText(List<String> secrets) {
    this.secrets =
        secrets.stream()
            .flatMap(LogText::parts)
            .filter(secret -> !secret.isBlank())
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  private static Stream<String> parts(String secret) {
    return secret.lines().count() < 2
        ? Stream.of(secret.strip(), secret)
        : secret.lines().map(String::strip).filter(part -> part.length() >= SHORTEST_PART);
  }

  /**
   * @return true: the byte ended a line, which {@link #takeLine} gives
   */
  boolean add(byte b) {
    if (b == '\n' && returned) {
      returned = false;
      return false;
    }
    returned = b == '\r';
    if (b == '\n' || b == '\r') {
      return true;
    }
    if (line.size() < LONGEST_LINE) {
      line.write(b);
    } else {
      cut = true;
    }
    return false;
  }

  /**
   * Goes on behind a line that was taken before; where it ended in two bytes it may begin there.
   */
  FileChannel after(FileChannel file, long from) throws IOException {
    file.position(Math.min(from, file.size()));
    if (from > 0) {
      var last = ByteBuffer.allocate(1);
      returned = file.read(last, from - 1) == 1 && last.get(0) == '\r';
    }
    return file;
  }

  boolean hasUnfinished() {
    return line.size() > 0;
  }

  /** With its line end. */
  byte[] takeLine() {
    byte[] raw = line.toByteArray();
    line.reset();
    String end = cut ? " [the line is longer than 64 KB]\n" : "\n";
    cut = false;
    if (secrets.isEmpty() && end.length() == 1 && isPlain(raw)) {
      byte[] whole = Arrays.copyOf(raw, raw.length + 1);
      whole[raw.length] = '\n';
      return whole;
    }
    String text = new String(raw, StandardCharsets.UTF_8);
    for (String secret : secrets) {
      text = text.replace(secret, "***");
    }
    return (visible(text) + end).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isPlain(byte[] bytes) {
    for (byte b : bytes) {
      if ((b < ' ' && b != '\t' && b != ESCAPE) || b == DELETE) {
        return false;
      }
    }
    return true;
  }

  private static String visible(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\t' && c != ESCAPE) {
        out.append((char) (PICTURES + c));
      } else {
        out.append(c == DELETE ? PICTURE_OF_DELETE : c);
      }
    }
    return out.toString();
  }
}
