// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import dev.updraft.api.TaskFailed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows whose answers are known.
 *
 * @param features names of the columns that are no answers, in their order
 */
record GoldenRows(List<String> features, List<Row> rows) {
  /**
   * @param line in the file, from 1
   * @param cells by column
   */
  record Row(int line, Map<String, String> cells) {
    String cell(String column) {
      return cells.getOrDefault(column, "");
    }
  }

  /**
   * @param file for messages
   * @param expected columns that are answers
   * @throws TaskFailed when it is no such file
   */
  static GoldenRows of(String file, String text, List<String> expected) {
    List<Csv.Entry> entries = Csv.read(file, text);
    if (entries.size() < 2) {
      throw new TaskFailed(file + " needs a header, and a row at least");
    }
    List<String> header = entries.getFirst().cells();
    if (new HashSet<>(header).size() < header.size()) {
      throw new TaskFailed(file + " names a column twice: " + header);
    }
    if (!header.containsAll(expected)) {
      throw new TaskFailed(
          file + " has no column " + missing(expected, header) + "; its columns are " + header);
    }
    var rows = new ArrayList<Row>();
    for (Csv.Entry entry : entries.subList(1, entries.size())) {
      if (entry.cells().size() != header.size()) {
        throw new TaskFailed(
            "%s, line %d: %d cells, and the header has %d"
                .formatted(file, entry.line(), entry.cells().size(), header.size()));
      }
      var cells = new LinkedHashMap<String, String>();
      for (int i = 0; i < header.size(); i++) {
        cells.put(header.get(i), entry.cells().get(i));
      }
      rows.add(new Row(entry.line(), cells));
    }
    return new GoldenRows(missing(header, expected), rows);
  }

  private static List<String> missing(List<String> of, List<String> in) {
    return of.stream().filter(each -> !in.contains(each)).toList();
  }
}
