// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;

/** How a script stands on the other machine. */
final class Standing {
  private static final int FULL = 1_000_000;

  private final State state;
  private final int code;
  private final byte[] log;

  private Standing(State state, int code, byte[] log) {
    this.state = state;
    this.code = code;
    this.log = log;
  }

  /** In the words of look.sh. */
  enum State {
    GONE,
    BEGINS,
    RUNS,
    ENDED,
    LOST
  }

  static Standing of(byte[] printed) throws IOException {
    int line = 0;
    while (line < printed.length && printed[line] != '\n') {
      line++;
    }
    String[] words = new String(printed, 0, line, UTF_8).split(" ", -1);
    byte[] log = Arrays.copyOfRange(printed, Math.min(line + 1, printed.length), printed.length);
    try {
      return switch (words[0]) {
        case "gone" -> new Standing(State.GONE, 0, log);
        case "begins" -> new Standing(State.BEGINS, 0, log);
        case "runs" -> new Standing(State.RUNS, 0, log);
        case "lost" -> new Standing(State.LOST, 0, log);
        case "ended" -> new Standing(State.ENDED, Integer.parseInt(words[1]), log);
        default -> throw new IOException("not understood: " + String.join(" ", words));
      };
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("not understood: " + String.join(" ", words), e);
    }
  }

  State state() {
    return state;
  }

  /** Of its end, if it ended. */
  int code() {
    return code;
  }

  /** Whether there may be more of the log. */
  boolean hasMore() {
    return log.length == FULL;
  }

  /** The beginning of what it wrote after what was read before. */
  String text(int bytes) {
    return new String(log, 0, bytes, UTF_8);
  }

  /** How much of the log are whole lines; all of it where no more will come, or no line ends. */
  int whole() {
    if (!hasMore() && state != State.RUNS) {
      return log.length;
    }
    for (int i = log.length; i > 0; i--) {
      if (log[i - 1] == '\n') {
        return i;
      }
    }
    return hasMore() ? log.length : 0;
  }
}
