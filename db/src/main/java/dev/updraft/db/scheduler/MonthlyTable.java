// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Set-based insert and update of a table that is partitioned by the run's month. */
final class MonthlyTable<T> {
  private static final String MONTH = "run_month";

  private final String table;
  private final ToIntFunction<T> month;
  private final Columns<T> columns;
  private final String update;

  /**
   * @param keys columns that with the month identify a row
   * @param columns {@code run_month} and {@code keys} among them
   */
  MonthlyTable(String table, List<String> keys, ToIntFunction<T> month, Columns<T> columns) {
    this.table = table;
    this.month = month;
    this.columns = columns;
    List<String> key = Stream.concat(Stream.of(MONTH), keys.stream()).toList();
    this.update =
        " t SET "
            + columns.assignments(key)
            + " FROM "
            + columns.unnest()
            + " WHERE "
            + key.stream().map(MonthlyTable::sought).collect(Collectors.joining(" AND "))
            + " RETURNING 1) SELECT updraft_expect('"
            + table
            + "', count(*), ?) FROM c";
  }

  void insert(Pipeline pipeline, List<T> rows) {
    columns.insert(pipeline, table, rows, "");
  }

  /** Rows that are missing make the transaction fail: an update of nothing is an answer. */
  void update(Pipeline pipeline, List<T> rows, Partitions partitions) throws SQLException {
    for (var some : byMonth(rows).entrySet()) {
      List<Object> values = columns.values(some.getValue());
      values.add((long) some.getValue().size());
      String partition = partitions.holding(table, some.getKey());
      pipeline.add("WITH c AS (UPDATE " + partition + update, values);
    }
  }

  Map<Integer, List<T>> byMonth(List<T> rows) {
    Map<Integer, List<T>> months = new TreeMap<>();
    for (T row : rows) {
      months.computeIfAbsent(month.applyAsInt(row), m -> new ArrayList<>()).add(row);
    }
    return months;
  }

  /**
   * A look-up of each row by its whole key is the only plan that such conditions leave: nothing
   * about {@code t} is a constant, and none of them is one that a merge could use. A prepared plan
   * outlives what the planner knew; one made on a small table must not scan it when it has grown.
   */
  private static String sought(String column) {
    return "t." + column + " = ANY (ARRAY[u." + column + "])";
  }
}
