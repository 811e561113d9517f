// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** The epoch row, seen by who leads. All fail with the fence's error when it moved. */
final class EpochSql {
  private EpochSql() {}

  static Instant check(Connection writer, long epoch) throws SQLException {
    return Query.list(
            writer,
            "SELECT updraft_fence(?), clock_timestamp() AS at",
            row -> Times.read(row, "at"),
            epoch)
        .getFirst();
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
