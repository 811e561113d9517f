// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A query of the leader outside its transactions. */
final class Query {
  /** One row of a result as a value. */
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private Query() {}

  static <T> List<T> list(Connection connection, String sql, Row<T> row, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int at = 1;
      for (Object each : parameters) {
        if (each instanceof Pipeline.SqlArray array) {
          PgArrays.bind(connection, statement, at++, array);
        } else {
          statement.setObject(at++, each);
        }
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(row.of(result));
        }
      }
      return rows;
    }
  }
}
