// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.role;

import dev.updraft.db.Database;
import dev.updraft.db.DatabaseSettings;
import dev.updraft.launcher.embedded.CannotStart;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Machines of an installation start in any order: a database that is away is waited for. */
public final class DatabaseStart {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseStart.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int ANSWER_SECONDS = 10;

  private DatabaseStart() {}

  /**
   * With its schema up to date.
   *
   * @throws CannotStart at once when the database is there and refuses
   */
  public static Database open(DatabaseSettings settings, String application, int connections)
      throws CannotStart {
    await(settings);
    Database database = Database.open(settings, application, connections);
    boolean ready = false;
    try {
      database.migrate();
      ready = true;
      return database;
    } finally {
      if (!ready) {
        database.close();
      }
    }
  }

  private static void await(DatabaseSettings settings) throws CannotStart {
    boolean told = false;
    while (true) {
      try (var connection = settings.connect("updraft-start", ANSWER_SECONDS)) {
        if (connection.isValid(ANSWER_SECONDS)) {
          return;
        }
      } catch (SQLException e) {
        if (!isAway(e.getSQLState())) {
          throw new CannotStart(
              "The database refuses %s: %s (--database-url, --database-user, --database-password)"
                  .formatted(settings, e.getMessage()));
        }
        if (!told) {
          LOG.warn("waiting for the database, {}: {}", settings, e.getMessage());
          told = true;
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new CannotStart("Interrupted while waiting for the database, " + settings);
      }
    }
  }

  /** No connection, starting up or ending, or too many clients for now. */
  private static boolean isAway(String state) {
    return state == null
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.equals("53300");
  }
}
