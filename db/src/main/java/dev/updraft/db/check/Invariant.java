// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What holds in every database that only Updraft writes.
 *
 * @param broken finds the rows for which it does not, each with a {@code place}
 */
record Invariant(Finding.Level level, String what, String broken, String mend) {
  private static final int EXAMPLES = 3;

  /** Empty: it holds. */
  Optional<Finding> look(Connection connection) throws SQLException {
    String sql = "SELECT count(*) OVER () AS n, place FROM (" + broken + ") t LIMIT " + EXAMPLES;
    List<String> places = new ArrayList<>();
    long count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        count = rows.getLong("n");
        places.add(String.valueOf(rows.getString("place")));
      }
    }
    return count == 0
        ? Optional.empty()
        : Optional.of(new Finding(level, what, count, places, mend));
  }
}
