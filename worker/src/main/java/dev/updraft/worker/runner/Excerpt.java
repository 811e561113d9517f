// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.runner;

import java.io.Writer;

/**
 * Keeps the beginning and the end of a text of any length: a stack trace tells at its beginning
 * what failed and at its end why. Not thread-safe.
 */
final class Excerpt extends Writer {
  private static final int HEAD = 5000;
  private static final int TAIL = 3000;

  private final StringBuilder head = new StringBuilder();
  private final StringBuilder tail = new StringBuilder();
  private long leftOut;

  @Override
  public void write(char[] text, int offset, int length) {
    int first = Math.min(length, HEAD - head.length());
    head.append(text, offset, first);
    int last = Math.min(length - first, TAIL);
    leftOut += length - first - last;
    tail.append(text, offset + length - last, last);
    int surplus = Math.max(0, tail.length() - TAIL);
    leftOut += surplus;
    tail.delete(0, surplus);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    String gap = leftOut == 0 ? "" : "\n… " + leftOut + " characters are left out …\n";
    return head + gap + tail;
  }
}
