// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns of a table and where a row has them: each becomes one array of a statement. */
final class Columns<T> {
  /** A value that may be missing; a functional type of our own so that NullAway sees it. */
  interface Optionally<T, V> {
    @Nullable V of(T row);
  }

  private record Column<T>(String name, String type, Function<List<T>, Object> values) {}

  private final List<Column<T>> columns = new ArrayList<>();

  Columns<T> bigint(String name, ToLongFunction<T> value) {
    return add(name, "int8", rows -> rows.stream().mapToLong(value).toArray());
  }

  Columns<T> integer(String name, ToIntFunction<T> value) {
    return add(name, "int4", rows -> rows.stream().mapToInt(value).toArray());
  }

  Columns<T> bool(String name, Predicate<T> value) {
    return add(
        name,
        "bool",
        rows -> {
          boolean[] values = new boolean[rows.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = value.test(rows.get(i));
          }
          return values;
        });
  }

  Columns<T> text(String name, Optionally<T, String> value) {
    return add(name, "text", rows -> texts(rows, value));
  }

  Columns<T> time(String name, Optionally<T, Instant> value) {
    return add(
        name,
        "timestamptz",
        rows ->
            texts(
                rows,
                row -> {
                  Instant instant = value.of(row);
                  return instant == null ? null : Times.text(instant);
                }));
  }

  /** {@code a, b}, each behind a prefix. */
  String names(String prefix) {
    return columns.stream().map(c -> prefix + c.name()).collect(Collectors.joining(", "));
  }

  /** {@code a = u.a, b = u.b}, of all but {@code keys}. */
  String assignments(List<String> keys) {
    return columns.stream()
        .filter(c -> !keys.contains(c.name()))
        .map(c -> c.name() + " = u." + c.name())
        .collect(Collectors.joining(", "));
  }

  /** {@code unnest(?::int8[], …) AS u(a, …)}. */
  String unnest() {
    return columns.stream()
        .map(c -> "?::" + c.type() + "[]")
        .collect(Collectors.joining(", ", "unnest(", ") AS u(" + names("") + ")"));
  }

  List<Object> values(List<T> rows) {
    List<Object> values = new ArrayList<>(columns.size() + 1);
    for (Column<T> column : columns) {
      values.add(new Pipeline.SqlArray(column.type(), column.values().apply(rows)));
    }
    return values;
  }

  /** Adds one insert of all {@code rows}, or nothing when there are none. */
  void insert(Pipeline pipeline, String table, List<T> rows, String onConflict) {
    if (!rows.isEmpty()) {
      pipeline.add(
          "INSERT INTO " + table + " (" + names("") + ") SELECT * FROM " + unnest() + onConflict,
          values(rows));
    }
  }

  private Columns<T> add(String name, String type, Function<List<T>, Object> values) {
    columns.add(new Column<>(name, type, values));
    return this;
  }

  private static <T> @Nullable String[] texts(List<T> rows, Optionally<T, String> value) {
    @Nullable String[] texts = new String[rows.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = value.of(rows.get(i));
    }
    return texts;
  }
}
