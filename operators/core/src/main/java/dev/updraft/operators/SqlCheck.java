// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import dev.updraft.api.Database;
import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fails unless every column of the query's first row is true (a Boolean true, or a number that is
 * not zero), as Airflow's SQL check does. Name the columns after what they check: the message lists
 * those that do not hold. The result is the row.
 *
 * <pre>{@code
 * var warehouse = flow.connection("warehouse", Database.class);
 * flow.task(
 *     "check",
 *     Sql.on(warehouse)
 *         .check("SELECT count(*) > 0 AS has_rows, count(delay) = count(*) AS no_null FROM flight"));
 * }</pre>
 *
 * @retry Whatever the database refuses is tried again; a column that does not hold fails for good.
 *     ({@code SqlTest.shouldNameWhatDoesNotHold})
 * @cancel As {@link Sql}; where it only reads, nothing is left. ({@code
 *     SqlTest.shouldEndAtTheServerWhenItsProcessIsEnded})
 * @loss A retry asks again; where it only reads, nothing is left. ({@code
 *     SqlTest.shouldEndAtTheServerWhenItsProcessIsEnded})
 * @needs as {@link Sql}
 * @ran {@code SqlTest}, against PostgreSQL
 */
public record SqlCheck(Value<Database> database, String query, List<Value<Object>> arguments)
    implements DirectOperator<Map<String, String>> {
  public SqlCheck {
    arguments = List.copyOf(arguments);
  }

  /** The value of the next question mark. */
  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  public SqlCheck arg(Ref<?> value) {
    return new SqlCheck(database, query, Sql.plus(arguments, Value.of((Ref<Object>) value)));
  }

  @Override
  public Map<String, String> run(TaskContext task) throws SQLException {
    try (var jdbc = database.get().open();
        var prepared = jdbc.prepareStatement(query)) {
      Sql.bind(prepared, arguments);
      try (var rows = prepared.executeQuery()) {
        if (!rows.next()) {
          throw new TaskFailed("the check gave no row: " + query);
        }
        return judge(rows);
      }
    }
  }

  private static Map<String, String> judge(ResultSet row) throws SQLException {
    var values = new TreeMap<String, String>();
    var broken = new TreeMap<String, String>();
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      Object value = row.getObject(i);
      String name = row.getMetaData().getColumnLabel(i);
      values.put(name, String.valueOf(value));
      if (!holds(value)) {
        broken.put(name, String.valueOf(value));
      }
    }
    if (!broken.isEmpty()) {
      throw new TaskFailed("the check does not hold: " + broken + "; all columns: " + values);
    }
    return values;
  }

  private static boolean holds(Object value) {
    return switch (value) {
      case null -> false;
      case Boolean truth -> truth;
      case Number number -> number.doubleValue() != 0;
      case String text -> !text.isEmpty();
      default -> true;
    };
  }
}
