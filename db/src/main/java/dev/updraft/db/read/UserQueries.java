// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.util.Optional;
import org.jooq.DSLContext;

/** Who may log in. Thread-safe. */
public final class UserQueries {
  private final DSLContext sql;

  public UserQueries(DSLContext sql) {
    this.sql = sql;
  }

  /** Users who are switched off are not found. */
  public Optional<Login> find(String name) {
    return sql.resultQuery(
            "SELECT name, password_hash, role FROM app_user WHERE name = ? AND active", name)
        .fetchOptional(
            r -> {
              var row = new Row(r);
              return new Login(row.text("name"), row.text("password_hash"), row.text("role"));
            });
  }

  /** What a login is checked against. */
  public record Login(String name, String passwordHash, String role) {
    @Override
    public String toString() {
      return name + " (" + role + ")";
    }
  }
}
