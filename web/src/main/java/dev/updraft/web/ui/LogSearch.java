// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.web.log.LineKind;
import java.util.ArrayDeque;
import java.util.Locale;

/**
 * Looks through a log, line by line, for what its reader asked; holds no more of it than the page
 * shows, however long the log and its lines are. Used by one thread, once.
 */
final class LogSearch {
  /** Lines that are looked through; more of a log is only downloaded. */
  private static final int SEARCHED = 200_000;

  private static final int LONGEST_LINE = 4_000;

  private final LogView.Wish wish;
  private final String find;
  private final ArrayDeque<LogView.Row> window = new ArrayDeque<>();
  private int lines;
  private int fitting;
  private int passed; // of those that fit, before the window
  private int firstError;
  private int errors;
  private boolean cut;

  LogSearch(LogView.Wish wish) {
    this.wish = wish;
    this.find = wish.find().strip().toLowerCase(Locale.ROOT);
  }

  /** Whether it wants to see another line. */
  boolean look(String line) {
    if (lines == SEARCHED) {
      cut = true;
      return false;
    }
    lines++;
    String kind = LineKind.of(line);
    if (kind.equals("error")) {
      errors++;
      firstError = firstError == 0 ? lines : firstError;
    }
    if (fits(line, kind)) {
      fitting++;
      keep(line, kind);
    }
    return true;
  }

  /** The window moves on while it has not reached where the reader wants it: to the end at most. */
  private void keep(String line, String kind) {
    if (window.size() == LogView.WINDOW) {
      if (wish.from() > 0 && passed + 1 >= wish.from()) {
        return;
      }
      window.removeFirst();
      passed++;
    }
    String text = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + " …" : line;
    window.addLast(new LogView.Row(lines, text, kind));
  }

  private boolean fits(String line, String kind) {
    boolean level =
        switch (wish.level()) {
          case "error" -> kind.equals("error");
          case "warn" -> kind.equals("error") || kind.equals("warn");
          default -> true;
        };
    return level && (find.isEmpty() || line.toLowerCase(Locale.ROOT).contains(find));
  }

  LogView view() {
    return new LogView(window.stream().toList(), lines, firstError, errors, lines - fitting, cut);
  }
}
