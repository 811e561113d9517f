// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** All that the web asks the database, over one pool. Thread-safe. */
public record Readers(
    DagQueries dags,
    RunQueries runs,
    InstanceQueries instances,
    SystemQueries system,
    UserQueries users) {

  public static Readers over(DataSource pool) {
    DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
    return new Readers(
        new DagQueries(sql),
        new RunQueries(sql),
        new InstanceQueries(sql),
        new SystemQueries(sql),
        new UserQueries(sql));
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
