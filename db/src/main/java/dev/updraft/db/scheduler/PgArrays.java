// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Arrays for {@code unnest}; primitive ones go binary, without boxing. */
final class PgArrays {
  private PgArrays() {}

  static void bind(
      Connection connection, PreparedStatement statement, int at, Pipeline.SqlArray array)
      throws SQLException {
    if (array.values() instanceof Object[] objects) {
      statement.setArray(at, connection.createArrayOf(array.type(), objects));
    } else {
      statement.setObject(at, array.values());
    }
  }
}
