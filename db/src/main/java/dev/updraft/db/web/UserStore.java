// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.APP_USER;

import org.jooq.DSLContext;

/** People who may log in. Every change leaves an audit row. Thread-safe. */
public final class UserStore {
  private final DSLContext sql;

  public UserStore(DSLContext sql) {
    this.sql = sql;
  }

  public record User(String name, String passwordHash, String role, boolean active) {
    @Override
    public String toString() {
      return name + " (" + role + ")";
    }
  }

  public void put(String actor, User user) {
    sql.transaction(
        transaction -> {
          DSLContext tx = transaction.dsl();
          tx.insertInto(APP_USER)
              .set(APP_USER.NAME, user.name())
              .set(APP_USER.PASSWORD_HASH, user.passwordHash())
              .set(APP_USER.ROLE, user.role())
              .set(APP_USER.ACTIVE, user.active())
              .onConflict(APP_USER.NAME)
              .doUpdate()
              .set(APP_USER.PASSWORD_HASH, user.passwordHash())
              .set(APP_USER.ROLE, user.role())
              .set(APP_USER.ACTIVE, user.active())
              .execute();
          EventLogStore.add(tx, actor, "put_user", user.name());
        });
  }
}
