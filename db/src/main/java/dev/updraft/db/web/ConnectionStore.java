// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.CONNECTION;

import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Connections; the secret is sealed by the caller. Every change leaves an audit row. Thread-safe.
 */
public final class ConnectionStore {
  private final DSLContext sql;

  public ConnectionStore(DSLContext sql) {
    this.sql = sql;
  }

  /**
   * @param secret password and extra, sealed
   */
  public record ConnectionView(
      String id,
      String type,
      String description,
      @Nullable String host,
      @Nullable Integer port,
      @Nullable String schema,
      @Nullable String login,
      @Nullable String secret) {}

  public Page<ConnectionView> list(int limit, int offset) {
    return new Page<>(
        sql.selectFrom(CONNECTION)
            .orderBy(CONNECTION.CONNECTION_ID)
            .limit(limit)
            .offset(offset)
            .fetch(ConnectionStore::view),
        sql.fetchCount(CONNECTION));
  }

  public Optional<ConnectionView> find(String id) {
    return sql.selectFrom(CONNECTION)
        .where(CONNECTION.CONNECTION_ID.eq(id))
        .fetchOptional(ConnectionStore::view);
  }

  public void put(String actor, ConnectionView it) {
    sql.transaction(
        transaction -> {
          DSLContext tx = transaction.dsl();
          tx.insertInto(CONNECTION)
              .set(CONNECTION.CONNECTION_ID, it.id())
              .set(CONNECTION.TYPE, it.type())
              .set(CONNECTION.DESCRIPTION, it.description())
              .set(CONNECTION.HOST, it.host())
              .set(CONNECTION.PORT, it.port())
              .set(CONNECTION.SCHEMA, it.schema())
              .set(CONNECTION.LOGIN, it.login())
              .set(CONNECTION.SECRET, it.secret())
              .onConflict(CONNECTION.CONNECTION_ID)
              .doUpdate()
              .setAllToExcluded()
              .set(CONNECTION.CHANGED_AT, DSL.currentInstant())
              .execute();
          EventLogStore.add(tx, actor, "put_connection", it.id());
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

  private static ConnectionView view(org.jooq.Record row) {
    var c = CONNECTION;
    return new ConnectionView(
        row.get(c.CONNECTION_ID),
        row.get(c.TYPE),
        row.get(c.DESCRIPTION),
        row.get(c.HOST),
        row.get(c.PORT),
        row.get(c.SCHEMA),
        row.get(c.LOGIN),
        row.get(c.SECRET));
  }
}
