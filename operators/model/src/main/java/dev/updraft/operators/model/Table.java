// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of texts in columns, for a log or a terminal. */
public final class Table {
  private Table() {}

  /** One line a row, each column as wide as its widest text. */
  public static String of(List<List<String>> rows) {
    int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
    int[] widths =
        IntStream.range(0, columns)
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, columns)
                    .mapToObj(column -> padded(row.get(column), widths[column]))
                    .collect(Collectors.joining("  "))
                    .stripTrailing())
        .collect(Collectors.joining("\n"));
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
