// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** The epoch row, seen by who leads. All fail with the fence's error when it moved. */
final class EpochSql {
  private EpochSql() {}

  /** A transaction of its own, in one flight: it is made each second, also by who does nothing. */
  static Instant check(Connection writer, long epoch) throws SQLException {
    try (var statement =
        writer.prepareStatement("SELECT updraft_fence(?), clock_timestamp() AS at;\nCOMMIT")) {
      statement.setLong(1, epoch);
      statement.execute();
      try (var row = statement.getResultSet()) {
        row.next();
        return Times.read(row, "at");
      }
    }
  }

  static void resign(Connection writer, long epoch) throws SQLException {
    Pipeline pipeline = new Pipeline();
    pipeline.add("SELECT updraft_fence(?)", epoch);
    pipeline.add("UPDATE epoch SET resigned = true WHERE partition = 0 AND value = ?", epoch);
    pipeline.commit(writer);
  }

  static void switchRuleZ(Connection writer, long epoch, boolean on) throws SQLException {
    Pipeline pipeline = new Pipeline();
    pipeline.add("SELECT updraft_fence(?)", epoch);
    pipeline.add("UPDATE epoch SET rule_z = ? WHERE partition = 0 AND value = ?", on, epoch);
    pipeline.commit(writer);
  }

  static void unwatched(Connection writer, long epoch, boolean on) throws SQLException {
    Pipeline pipeline = new Pipeline();
    pipeline.add("SELECT updraft_fence(?)", epoch);
    pipeline.add(
        "UPDATE epoch SET unwatched_since = CASE WHEN ? THEN now() END"
            + " WHERE partition = 0 AND value = ?",
        on,
        epoch);
    pipeline.commit(writer);
  }
}
