// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** All that the web asks the database, over one pool. Thread-safe. */
public record Readers(
    DagQueries dags,
    RunQueries runs,
    InstanceQueries instances,
    StateCounts counts,
    SystemQueries system,
    UserQueries users,
    PoolQueries pools,
    VariableQueries variables,
    ConnectionQueries connections,
    EventLogQueries events,
    WorkerQueries workers) {

  public static Readers over(DataSource pool) {
    DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
    return new Readers(
        new DagQueries(sql),
        new RunQueries(sql),
        new InstanceQueries(sql),
        new StateCounts(sql),
        new SystemQueries(sql),
        new UserQueries(sql),
        new PoolQueries(sql),
        new VariableQueries(sql),
        new ConnectionQueries(sql),
        new EventLogQueries(sql),
        new WorkerQueries(sql));
  }

  /** Whether the database could not be asked at all: it is away, or going away. */
  public static boolean unreachable(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLTransientConnectionException) {
        return true;
      }
      if (t instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57P");
      }
    }
    return false;
  }

  /**
   * Whether the disk of the database is full. Raised before the commit only: nothing was written.
   */
  public static boolean full(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState().equals("53100");
      }
    }
    return false;
  }

  /** Whether the database refused a value as such: what the caller sent, not what we did. */
  public static boolean refusedValue(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState().startsWith("22");
      }
    }
    return false;
  }
}
