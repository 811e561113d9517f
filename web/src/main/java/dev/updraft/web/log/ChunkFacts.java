// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What is kept of a chunk of a log: a hundred of them are looked through at once when a long log is
 * first opened, so a pattern is only tried on lines that hold one of its words.
 *
 * @param firstError number of the first line with an error, from 1; 0 = none
 * @param errors lines with an error
 */
record ChunkFacts(int lines, int firstError, int errors) {
  private static final byte[][] WORDS =
      Stream.of(
              "ERROR",
              "FATAL",
              "SEVERE",
              "CRITICAL",
              "Exception",
              "Error",
              "Caused by:",
              "Traceback ")
          .map(word -> word.getBytes(US_ASCII))
          .toArray(byte[][]::new);

  static ChunkFacts of(byte[] text) {
    int lines = 0;
    int first = 0;
    int errors = 0;
    int begin = 0;
    for (int at = 0; at < text.length; at++) {
      if (endsLine(text, at)) {
        lines++;
        begin = at + 1;
      } else if (text[at] >= 'C' && text[at] <= 'T' && word(text, at)) {
        int end = end(text, at);
        if (LineKind.of(new String(text, begin, end - begin, UTF_8)).equals("error")) {
          errors++;
          first = first == 0 ? lines + 1 : first;
        }
        at = end - 1;
      }
    }
    return new ChunkFacts(begin < text.length ? lines + 1 : lines, first, errors);
  }

  /** As {@link String#lines()} sees it. */
  private static boolean endsLine(byte[] text, int at) {
    return text[at] == '\n'
        || (text[at] == '\r' && (at + 1 == text.length || text[at + 1] != '\n'));
  }

  private static int end(byte[] text, int from) {
    int at = from;
    while (at < text.length && text[at] != '\n' && text[at] != '\r') {
      at++;
    }
    return at;
  }

  private static boolean word(byte[] text, int at) {
    byte begin = text[at];
    if (begin != 'E' && begin != 'F' && begin != 'S' && begin != 'C' && begin != 'T') {
      return false;
    }
    for (byte[] word : WORDS) {
      int end = at + word.length;
      if (word[0] == begin
          && end <= text.length
          && Arrays.equals(text, at, end, word, 0, word.length)) {
        return true;
      }
    }
    return false;
  }
}
