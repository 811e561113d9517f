// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.LeaderLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two connections of one epoch. {@code lock} holds the session lock, and looks for commands
 * (one of the pool is asked whether it lives whenever it was idle, which is as much work again);
 * {@code writer} writes. Both carry the epoch in their name, so that a later epoch can end them.
 */
record LeaderSession(long epoch, Connection lock, Connection writer, Partitions partitions)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderSession.class);
  static final String NAME = "updraft-leader-";
  private static final int SOCKET_TIMEOUT_S = 30;

  /**
   * The writer's plans are kept, generic and nested: every write goes by key, and is not worth a
   * plan of its own.
   */
  static Connection openWriter(DatabaseSettings settings, long epoch) throws SQLException {
    Connection writer = settings.connect(NAME + epoch, SOCKET_TIMEOUT_S);
    try (Statement statement = writer.createStatement()) {
      statement.execute(
          "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;"
              + " SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off");
      writer.setAutoCommit(false);
      return writer;
    } catch (SQLException e) {
      closeQuietly(writer);
      throw e;
    }
  }

  static Connection openLock(DatabaseSettings settings) throws SQLException {
    return settings.connect("updraft-candidate", SOCKET_TIMEOUT_S);
  }

  /** Takes no room itself: locks are not logged. */
  void noRoom(boolean on) throws SQLException {
    String function = on ? "pg_try_advisory_lock(" : "pg_advisory_unlock(";
    try (Statement statement = lock.createStatement()) {
      statement.execute("SELECT " + function + LeaderLock.NO_ROOM + ")");
    }
  }

  /** Leaves, and has the lock free on return: the server notices a closed connection only later. */
  void resign() {
    closeQuietly(writer);
    try (Statement statement = lock.createStatement()) {
      statement.execute("SELECT pg_advisory_unlock(" + LeaderLock.KEY + ")");
    } catch (SQLException e) {
      LOG.debug("the lock goes with its session", e);
    }
    closeQuietly(lock);
  }

  @Override
  public void close() {
    closeQuietly(writer);
    closeQuietly(lock);
  }

  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("a connection that was given up did not close cleanly", e);
    }
  }
}
