// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.VARIABLE;

import dev.updraft.db.read.VariableQueries.VariableView;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Changes variables; a sealed value is sealed by the caller. Every change leaves an audit row.
 * Thread-safe.
 */
public final class VariableStore {
  private final DSLContext sql;

  public VariableStore(DSLContext sql) {
    this.sql = sql;
  }

  /** False when there is one of this name; it stays as it is. */
  public boolean create(String actor, VariableView variable) {
    return sql.transactionResult(
        transaction -> {
          DSLContext tx = transaction.dsl();
          int made =
              tx.insertInto(VARIABLE)
                  .set(VARIABLE.NAME, variable.key())
                  .set(VARIABLE.VALUE, variable.value())
                  .set(VARIABLE.SEALED, variable.sealed())
                  .set(VARIABLE.DESCRIPTION, variable.description())
                  .onConflictDoNothing()
                  .execute();
          if (made > 0) {
            EventLogStore.add(tx, actor, "create_variable", variable.key());
          }
          return made > 0;
        });
  }

  /** False when there is none of this name. */
  public boolean change(String actor, VariableView variable) {
    return sql.transactionResult(
        transaction -> {
          DSLContext tx = transaction.dsl();
          int changed =
              tx.update(VARIABLE)
                  .set(VARIABLE.VALUE, variable.value())
                  .set(VARIABLE.SEALED, variable.sealed())
                  .set(VARIABLE.DESCRIPTION, variable.description())
                  .set(VARIABLE.CHANGED_AT, DSL.currentInstant())
                  .where(VARIABLE.NAME.eq(variable.key()))
                  .execute();
          if (changed > 0) {
            EventLogStore.add(tx, actor, "change_variable", variable.key());
          }
          return changed > 0;
        });
  }

  /** Whether there was one. */
  public boolean delete(String actor, String key) {
    return sql.transactionResult(
        transaction -> {
          DSLContext tx = transaction.dsl();
          boolean found = tx.deleteFrom(VARIABLE).where(VARIABLE.NAME.eq(key)).execute() > 0;
          if (found) {
            EventLogStore.add(tx, actor, "delete_variable", key);
          }
          return found;
        });
  }
}
