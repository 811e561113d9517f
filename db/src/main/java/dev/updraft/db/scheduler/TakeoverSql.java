// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.LeaderLock;
import dev.updraft.engine.port.SchedulerStore.Takeover;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Raises the epoch. Order: name the session after the epoch it wants, end the sessions of all older
 * ones, lock, compare and set. Sessions of the epoch wanted are left alone: they are rivals, and
 * the lock decides. A candidate that freezes before the last step is ended by the server.
 */
final class TakeoverSql {
  /** The bytes of "updraft". */
  private static final long LOCK = LeaderLock.KEY;

  private static final int CANDIDATE_IDLE_MS = 15_000;

  /** A session and what it took over. */
  record Won(LeaderSession session, Takeover takeover) {}

  private record EpochRow(long value, boolean resigned) {}

  private TakeoverSql() {}

  static Optional<Won> takeOver(DatabaseSettings settings, String schedulerId) throws SQLException {
    Connection lock = LeaderSession.openLock(settings);
    Connection writer = null;
    Won won = null;
    try {
      EpochRow former = read(lock);
      long epoch = former.value() + 1;
      prepare(lock, epoch);
      endOlderSessions(lock, epoch);
      if (tryLock(lock)) {
        writer = LeaderSession.openWriter(settings, epoch);
        won = raise(lock, writer, former, schedulerId);
      }
      return Optional.ofNullable(won);
    } finally {
      if (won == null) {
        LeaderSession.closeQuietly(lock);
        if (writer != null) {
          LeaderSession.closeQuietly(writer);
        }
      }
    }
  }

  /** Whether no session holds the leader's lock: alone reason enough to compete. */
  static boolean lockIsFree(Connection connection) throws SQLException {
    String sql = "SELECT NOT EXISTS (SELECT FROM pg_locks WHERE " + LeaderLock.IS_HELD + ")";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, LOCK);
      return one(statement);
    }
  }

  private static EpochRow read(Connection lock) throws SQLException {
    try (Statement statement = lock.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT value, resigned FROM epoch WHERE partition = 0")) {
      if (!row.next()) {
        throw new SQLException("the epoch row is missing");
      }
      return new EpochRow(row.getLong(1), row.getBoolean(2));
    }
  }

  private static void prepare(Connection lock, long epoch) throws SQLException {
    try (Statement statement = lock.createStatement()) {
      statement.execute(
          "SET application_name = '"
              + LeaderSession.NAME
              + epoch
              + "'; SET lock_timeout = 10000; SET idle_session_timeout = "
              + CANDIDATE_IDLE_MS);
    }
  }

  private static void endOlderSessions(Connection lock, long epoch) throws SQLException {
    String sql =
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            + " AND application_name ~ '^updraft-leader-[0-9]+$'"
            + " AND substr(application_name, 16)::bigint < ?";
    try (PreparedStatement statement = lock.prepareStatement(sql)) {
      statement.setLong(1, epoch);
      statement.execute();
    }
  }

  private static boolean tryLock(Connection lock) throws SQLException {
    try (PreparedStatement statement = lock.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
      statement.setLong(1, LOCK);
      return one(statement);
    }
  }

  private static @Nullable Won raise(
      Connection lock, Connection writer, EpochRow former, String schedulerId) throws SQLException {
    String sql =
        "UPDATE epoch SET value = value + 1, resigned = false, holder = ?, since = now(),"
            + " unwatched_since = NULL"
            + " WHERE partition = 0 AND value = ?"
            + " RETURNING value, rule_z, clock_timestamp() AS at";
    try (PreparedStatement statement = lock.prepareStatement(sql);
        Statement settle = lock.createStatement()) {
      statement.setString(1, schedulerId);
      statement.setLong(2, former.value());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        long epoch = row.getLong(1);
        Takeover takeover =
            new Takeover(epoch, former.resigned(), row.getBoolean(2), Times.read(row, "at"));
        settle.execute("SET idle_session_timeout = 0");
        return new Won(new LeaderSession(epoch, lock, writer, new Partitions(writer)), takeover);
      }
    }
  }

  private static boolean one(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }
}
