// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.InstanceView;
import dev.updraft.web.log.LineKind;
import dev.updraft.web.log.TaskLogs;
import dev.updraft.web.log.TaskLogs.Outline;
import dev.updraft.web.log.TaskLogs.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a log that a page shows.
 *
 * @param rows in order; with a filter they are not neighbours
 * @param total lines that the attempt has printed so far
 * @param firstError number of the first line that tells of an error; 0 = none
 * @param hidden lines that the filter hides
 * @param cut whether the filter did not look at the rest of the log
 */
public record LogView(
    List<Row> rows, int total, int firstError, int errors, int hidden, boolean cut) {
  static final int WINDOW = 1_000;

  private static final int BEFORE = 2;
  private static final int AFTER = 6;

  public LogView {
    rows = List.copyOf(rows);
  }

  /** One line and its number, which counts from 1. */
  public record Row(int no, String text, String kind) {}

  /** What the reader asked for; {@code from} 0 = where it is most useful. */
  public record Wish(String find, String level, int from) {
    public boolean filters() {
      return !find.isBlank() || !level.equals("all");
    }
  }

  /** Reads no more of the log than it shows, unless something is looked for in it. */
  static LogView of(TaskLogs logs, InstanceView task, int attempt, Wish wish, boolean failed)
      throws IOException {
    if (wish.filters()) {
      var found = new LogSearch(wish);
      logs.eachWhile(task, attempt, found::look);
      return found.view();
    }
    Outline all = logs.outline(task, attempt);
    int from = from(all.lines(), wish, failed ? all.firstError() : 0);
    List<Row> rows = rows(logs.read(task, attempt, from, WINDOW), from);
    return new LogView(rows, all.lines(), all.firstError(), all.errors(), 0, false);
  }

  private static List<Row> rows(Part part, int from) {
    var rows = new ArrayList<Row>();
    for (String line : part.lines()) {
      rows.add(new Row(from + rows.size() + 1, line, LineKind.of(line)));
    }
    return rows;
  }

  private static int from(int lines, Wish wish, int firstError) {
    int last = Math.max(0, lines - WINDOW);
    int from = last;
    if (wish.from() > 0) {
      from = wish.from() - 1;
    } else if (firstError > 0) {
      from = firstError - WINDOW / 2;
    }
    return Math.max(0, Math.min(from, last));
  }

  /** The lines around the first error, or the last ones where there is none. */
  static List<Row> excerpt(TaskLogs logs, InstanceView task, int attempt, Outline all)
      throws IOException {
    int from = all.firstError() == 0 ? all.lines() - AFTER : all.firstError() - 1 - BEFORE;
    int most = all.firstError() == 0 ? AFTER : BEFORE + 1 + AFTER;
    int begin = Math.max(0, from);
    return rows(logs.read(task, attempt, begin, most - (begin - from)), begin);
  }

  public int first() {
    return rows.isEmpty() ? 0 : rows.getFirst().no();
  }

  public int last() {
    return rows.isEmpty() ? 0 : rows.getLast().no();
  }
}
