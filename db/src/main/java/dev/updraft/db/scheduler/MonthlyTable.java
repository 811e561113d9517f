// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Set-based insert and update of a table that is partitioned by the run's month. The month stands
 * in the text as a literal: a prepared plan then opens and locks one partition, not all of them.
 */
final class MonthlyTable<T> {
  private final String table;
  private final ToIntFunction<T> month;
  private final Columns<T> columns;
  private final String key;

  /**
   * @param keys columns that with the month identify a row
   */
  MonthlyTable(String table, List<String> keys, ToIntFunction<T> month, Columns<T> columns) {
    this.table = table;
    this.month = month;
    this.columns = columns;
    StringBuilder condition = new StringBuilder();
    for (String each : keys) {
      condition.append(" AND t.").append(each).append(" = u.").append(each);
    }
    this.key = condition.toString();
  }

  void insert(Pipeline pipeline, List<T> rows) {
    byMonth(rows)
        .forEach(
            (yyyymm, some) ->
                pipeline.add(
                    "INSERT INTO "
                        + table
                        + " (run_month, "
                        + columns.names("")
                        + ") SELECT "
                        + yyyymm
                        + ", u.* FROM "
                        + columns.unnest(),
                    columns.values(some)));
  }

  void update(Pipeline pipeline, List<T> rows) {
    byMonth(rows).forEach((yyyymm, some) -> updateMonth(pipeline, yyyymm, some));
  }

  /** Rows that are missing make the transaction fail: an update of nothing is an answer. */
  private void updateMonth(Pipeline pipeline, int yyyymm, List<T> rows) {
    List<Object> values = columns.values(rows);
    values.add((long) rows.size());
    pipeline.add(
        "WITH c AS (UPDATE "
            + table
            + " t SET "
            + columns.assignments()
            + " FROM "
            + columns.unnest()
            + " WHERE t.run_month = "
            + yyyymm
            + key
            + " RETURNING 1) SELECT updraft_expect('"
            + table
            + "', count(*), ?) FROM c",
        values);
  }

  Map<Integer, List<T>> byMonth(List<T> rows) {
    Map<Integer, List<T>> months = new TreeMap<>();
    for (T row : rows) {
      months.computeIfAbsent(month.applyAsInt(row), m -> new ArrayList<>()).add(row);
    }
    return months;
  }
}
