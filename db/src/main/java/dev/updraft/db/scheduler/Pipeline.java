// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements that travel together: pgjdbc sends BEGIN, all of them and COMMIT in one flight and
 * reads the answers afterwards. An error stops the statements behind it, the COMMIT too. That is
 * why the hot path is plain JDBC: jOOQ would make it one round trip a statement.
 */
final class Pipeline {
  private final StringBuilder text = new StringBuilder(2048);
  private final List<Object> parameters = new ArrayList<>();

  /** An array parameter: {@code values} is a primitive array or a {@code String[]}. */
  record SqlArray(String type, Object values) {}

  void add(String statement, Object... values) {
    add(statement, List.of(values));
  }

  void add(String statement, List<?> values) {
    text.append(statement).append(";\n");
    parameters.addAll(values);
  }

  /** Autocommit must be off. On return all is committed; on an error nothing is. */
  void commit(Connection connection) throws SQLException {
    // The driver's cache keeps the statement prepared; equal shapes of batches have equal text.
    try (PreparedStatement statement = connection.prepareStatement(text + "COMMIT")) {
      int at = 1;
      for (Object each : parameters) {
        bind(connection, statement, at++, each);
      }
      statement.execute();
    }
  }

  private static void bind(
      Connection connection, PreparedStatement statement, int at, @Nullable Object value)
      throws SQLException {
    if (value instanceof SqlArray array) {
      PgArrays.bind(connection, statement, at, array);
    } else {
      statement.setObject(at, value);
    }
  }
}
