// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * Where the rows of a month lie: in its own partition, or in the default one when it has none. An
 * update that names the partition plans, opens and locks only that.
 */
final class Partitions {
  private final Connection connection;
  private final Set<String> own = new HashSet<>();

  Partitions(Connection connection) {
    this.connection = connection;
  }

  String holding(String table, int month) throws SQLException {
    String name = table + "_" + month;
    if (own.contains(name)) {
      return name;
    }
    boolean exists =
        Query.list(
                connection,
                "SELECT to_regclass(?) IS NOT NULL AS found",
                row -> row.getBoolean("found"),
                name)
            .getFirst();
    if (!exists) {
      return table + "_default"; // asked again each time: it may be made
    }
    own.add(name);
    return name;
  }
}
