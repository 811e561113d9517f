// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.VARIABLE;

import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Variables; a sealed value is sealed by the caller. Every change leaves an audit row. Thread-safe.
 */
public final class VariableStore {
  private final DSLContext sql;

  public VariableStore(DSLContext sql) {
    this.sql = sql;
  }

  public record Variable(String name, String value, boolean sealed, String description) {}

  public Page<Variable> list(int limit, int offset) {
    return new Page<>(
        sql.selectFrom(VARIABLE)
            .orderBy(VARIABLE.NAME)
            .limit(limit)
            .offset(offset)
            .fetch(VariableStore::view),
        sql.fetchCount(VARIABLE));
  }

  public Optional<Variable> find(String name) {
    return sql.selectFrom(VARIABLE)
        .where(VARIABLE.NAME.eq(name))
        .fetchOptional(VariableStore::view);
  }

  public void put(String actor, Variable variable) {
    sql.transaction(
        transaction -> {
          DSLContext tx = transaction.dsl();
          tx.insertInto(VARIABLE)
              .set(VARIABLE.NAME, variable.name())
              .set(VARIABLE.VALUE, variable.value())
              .set(VARIABLE.SEALED, variable.sealed())
              .set(VARIABLE.DESCRIPTION, variable.description())
              .onConflict(VARIABLE.NAME)
              .doUpdate()
              .set(VARIABLE.VALUE, variable.value())
              .set(VARIABLE.SEALED, variable.sealed())
              .set(VARIABLE.DESCRIPTION, variable.description())
              .set(VARIABLE.CHANGED_AT, DSL.currentInstant())
              .execute();
          EventLogStore.add(tx, actor, "put_variable", variable.name());
        });
  }

  /** Whether there was one. */
  public boolean delete(String actor, String name) {
    return sql.transactionResult(
        transaction -> {
          DSLContext tx = transaction.dsl();
          boolean found = tx.deleteFrom(VARIABLE).where(VARIABLE.NAME.eq(name)).execute() > 0;
          if (found) {
            EventLogStore.add(tx, actor, "delete_variable", name);
          }
          return found;
        });
  }

  private static Variable view(org.jooq.Record row) {
    return new Variable(
        row.get(VARIABLE.NAME),
        row.get(VARIABLE.VALUE),
        row.get(VARIABLE.SEALED),
        row.get(VARIABLE.DESCRIPTION));
  }
}
