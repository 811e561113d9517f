// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import dev.updraft.operators.model.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer that is not as expected.
 *
 * @param line of the golden rows' file
 */
record Wrong(int line, String column, String expected, String got) {
  private static final int SHOWN = 10;

  static String table(List<Wrong> all) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("line", "column", "expected", "got"));
    all.stream()
        .limit(SHOWN)
        .map(
            each ->
                List.of(Integer.toString(each.line()), each.column(), each.expected(), each.got()))
        .forEach(rows::add);
    String more = all.size() > SHOWN ? "\n… and " + (all.size() - SHOWN) + " more" : "";
    return Table.of(rows) + more;
  }
}
