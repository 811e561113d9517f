// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.CONNECTION;

import dev.updraft.db.read.ConnectionQueries.ConnectionView;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Changes connections; the secret is sealed by the caller. Every change leaves an audit row.
 * Thread-safe.
 */
public final class ConnectionStore {
  private final DSLContext sql;

  public ConnectionStore(DSLContext sql) {
    this.sql = sql;
  }

  /** False when there is one of this id; it stays as it is. */
  public boolean create(String actor, ConnectionView it) {
    return sql.transactionResult(
        transaction -> {
          DSLContext tx = transaction.dsl();
          int made = tx.insertInto(CONNECTION).set(row(it)).onConflictDoNothing().execute();
          if (made > 0) {
            EventLogStore.add(tx, actor, "create_connection", it.id());
          }
          return made > 0;
        });
  }

  /** False when there is none of this id. */
  public boolean change(String actor, ConnectionView it) {
    return sql.transactionResult(
        transaction -> {
          DSLContext tx = transaction.dsl();
          int changed =
              tx.update(CONNECTION)
                  .set(row(it))
                  .set(CONNECTION.CHANGED_AT, DSL.currentInstant())
                  .where(CONNECTION.CONNECTION_ID.eq(it.id()))
                  .execute();
          if (changed > 0) {
            EventLogStore.add(tx, actor, "change_connection", it.id());
          }
          return changed > 0;
        });
  }

  /** Whether there was one. */
  public boolean delete(String actor, String id) {
    return sql.transactionResult(
        transaction -> {
          DSLContext tx = transaction.dsl();
          boolean found =
              tx.deleteFrom(CONNECTION).where(CONNECTION.CONNECTION_ID.eq(id)).execute() > 0;
          if (found) {
            EventLogStore.add(tx, actor, "delete_connection", id);
          }
          return found;
        });
  }

  private static Map<Field<?>, @Nullable Object> row(ConnectionView it) {
    var row = new HashMap<Field<?>, @Nullable Object>();
    row.put(CONNECTION.CONNECTION_ID, it.id());
    row.put(CONNECTION.TYPE, it.type());
    row.put(CONNECTION.DESCRIPTION, it.description());
    row.put(CONNECTION.HOST, it.host());
    row.put(CONNECTION.PORT, it.port());
    row.put(CONNECTION.SCHEMA, it.schema());
    row.put(CONNECTION.LOGIN, it.login());
    row.put(CONNECTION.SECRET, it.secret());
    return row;
  }
}
