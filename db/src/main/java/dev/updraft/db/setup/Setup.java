// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.setup;

import org.jooq.DSLContext;

/** The rows that a standalone keeps true at each start. Idempotent. */
public final class Setup {
  private final DSLContext sql;

  public Setup(DSLContext sql) {
    this.sql = sql;
  }

  /** Makes the user, or gives it this password. */
  public void user(String name, String passwordHash, String role) {
    sql.execute(
        """
        INSERT INTO app_user (name, password_hash, role) VALUES (?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash\
        """,
        name,
        passwordHash,
        role);
  }

  /**
   * Makes the connection, or brings it up to date.
   *
   * @param secret password and extra, sealed
   */
  public void connection(Place place, String secret) {
    sql.execute(
        """
        INSERT INTO connection (connection_id, type, description, host, port, schema, login, secret)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (connection_id) DO UPDATE SET type = excluded.type, host = excluded.host,
          port = excluded.port, schema = excluded.schema, login = excluded.login,
          secret = excluded.secret, changed_at = now()\
        """,
        place.id(),
        place.type(),
        place.description(),
        place.host(),
        place.port(),
        place.schema(),
        place.login(),
        secret);
  }

  /** All of a connection that is no secret. */
  public record Place(
      String id,
      String type,
      String description,
      String host,
      int port,
      String schema,
      String login) {}
}
