// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import dev.updraft.api.Database;
import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one SQL statement in a transaction of its own; the result is the number of rows that it
 * changed. Values take the places of its question marks and are never pasted into the text.
 *
 * <pre>{@code
 * var warehouse = flow.connection("warehouse", Database.class);
 * var day = flow.interval().get(DataInterval::start);
 * flow.task("clean", Sql.on(warehouse).run("DELETE FROM sales WHERE day = ?").arg(day)).retries(2);
 * }</pre>
 *
 * @retry Whatever the database refuses is tried again, and has changed nothing. ({@code
 *     SqlTest.shouldChangeNothingWhenTheStatementFails})
 * @cancel The statement ends, and the database rolls it back; PostgreSQL from 14 on within seconds,
 *     others when it comes to its end by itself. ({@code
 *     SqlTest.shouldEndAtTheServerWhenItsProcessIsEnded})
 * @loss As for a cancel; what was committed just before is done again by a retry, so write
 *     statements that stand that: delete and insert a day. ({@code
 *     SqlTest.shouldEndAtTheServerWhenItsProcessIsEnded})
 * @needs to reach the database; its JDBC driver, of which PostgreSQL's is there
 * @ran {@code SqlTest}, against PostgreSQL
 */
public record Sql(Value<Database> database, String statement, List<Value<Object>> arguments)
    implements DirectOperator<Long> {
  public Sql {
    arguments = List.copyOf(arguments);
  }

  /** Begins with where the statement runs. */
  public static On on(Ref<Database> database) {
    return new On(Value.of(database));
  }

  /**
   * A database, waiting for its statement.
   *
   * <pre>{@code Sql.on(warehouse).run("VACUUM")}</pre>
   */
  public record On(Value<Database> database) {
    /** One statement; each question mark in it is a value. */
    public Sql run(String statement) {
      return new Sql(database, statement, List.of());
    }

    /** A query whose first row says whether all is well. */
    public SqlCheck check(String query) {
      return new SqlCheck(database, query, List.of());
    }
  }

  /** The value of the next question mark. */
  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  public Sql arg(Ref<?> value) {
    return new Sql(database, statement, plus(arguments, Value.of((Ref<Object>) value)));
  }

  /** The same, known now. */
  public Sql arg(Object value) {
    return new Sql(database, statement, plus(arguments, Value.of(value)));
  }

  @Override
  public Long run(TaskContext task) throws SQLException {
    try (var jdbc = database.get().open()) {
      jdbc.setAutoCommit(false);
      try (var prepared = jdbc.prepareStatement(statement)) {
        bind(prepared, arguments);
        prepared.execute();
        long rows = Math.max(0, prepared.getLargeUpdateCount());
        jdbc.commit();
        task.log().info("{} rows changed", rows);
        return rows;
      }
    }
  }

  static List<Value<Object>> plus(List<Value<Object>> all, Value<Object> one) {
    var more = new ArrayList<>(all);
    more.add(one);
    return more;
  }

  static void bind(PreparedStatement prepared, List<Value<Object>> arguments) throws SQLException {
    for (int i = 0; i < arguments.size(); i++) {
      Object value = arguments.get(i).get();
      // JDBC knows no Instant; an offset time is the same moment.
      prepared.setObject(i + 1, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
    }
  }
}
