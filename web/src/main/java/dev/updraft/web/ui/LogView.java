// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.web.log.TaskLogs.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The part of a log that a page shows.
 *
 * @param rows in order; with a filter they are not neighbours
 * @param total lines that the attempt has printed so far
 * @param firstError number of the first line that tells of an error; 0 = none
 * @param hidden lines that the filter hides
 */
public record LogView(List<Row> rows, int total, int firstError, int errors, int hidden) {
  static final int WINDOW = 1_000;

  private static final Pattern ERROR =
      Pattern.compile(
          "\\b(ERROR|FATAL|SEVERE|CRITICAL)\\b|^(Exception in|Caused by:|Traceback )"
              + "|^[\\w.$]+(Exception|Error)(:|$)");
  private static final Pattern WARNING = Pattern.compile("\\b(WARN|WARNING)\\b");
  private static final Pattern FRAME = Pattern.compile("^\\s+(at |\\.\\.\\. \\d+ more|File \")");
  private static final Pattern DETAIL = Pattern.compile("^\\S+ (DEBUG|TRACE)\\b");

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

  static LogView of(Part all, Wish wish, boolean failed) {
    var rows = new ArrayList<Row>();
    int first = 0;
    int errors = 0;
    for (String line : all.lines()) {
      Row row = new Row(rows.size() + 1, line, kind(line));
      boolean bad = row.kind().equals("error");
      first = first == 0 && bad ? row.no() : first;
      errors += bad ? 1 : 0;
      rows.add(row);
    }
    List<Row> kept = wish.filters() ? rows.stream().filter(r -> fits(r, wish)).toList() : rows;
    int hidden = rows.size() - kept.size();
    return new LogView(window(kept, wish, failed ? first : 0), rows.size(), first, errors, hidden);
  }

  private static List<Row> window(List<Row> rows, Wish wish, int firstError) {
    int last = Math.max(0, rows.size() - WINDOW);
    int from = last;
    if (wish.from() > 0) {
      from = wish.from() - 1;
    } else if (firstError > 0 && !wish.filters()) {
      from = firstError - WINDOW / 2;
    }
    from = Math.max(0, Math.min(from, last));
    return rows.subList(from, Math.min(rows.size(), from + WINDOW));
  }

  private static boolean fits(Row row, Wish wish) {
    boolean level =
        switch (wish.level()) {
          case "error" -> row.kind().equals("error");
          case "warn" -> row.kind().equals("error") || row.kind().equals("warn");
          default -> true;
        };
    return level
        && row.text()
            .toLowerCase(Locale.ROOT)
            .contains(wish.find().strip().toLowerCase(Locale.ROOT));
  }

  static String kind(String line) {
    if (FRAME.matcher(line).find()) {
      return "frame";
    } else if (ERROR.matcher(line).find()) {
      return "error";
    } else if (WARNING.matcher(line).find()) {
      return "warn";
    }
    return DETAIL.matcher(line).find() ? "detail" : "plain";
  }

  /** The first error with what stands around it. */
  List<Row> excerpt(int before, int after) {
    return firstError == 0
        ? rows.subList(Math.max(0, rows.size() - after), rows.size())
        : rows.stream()
            .filter(r -> r.no() >= firstError - before && r.no() <= firstError + after)
            .toList();
  }

  public int first() {
    return rows.isEmpty() ? 0 : rows.getFirst().no();
  }

  public int last() {
    return rows.isEmpty() ? 0 : rows.getLast().no();
  }
}
