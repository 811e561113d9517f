// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.setup;

import java.util.Optional;
import org.jooq.DSLContext;

/** The rows that an installation makes, or keeps true, when it starts. Idempotent. */
public final class Setup {
  private final DSLContext sql;

  public Setup(DSLContext sql) {
    this.sql = sql;
  }

  public boolean hasUsers() {
    return sql.fetchExists(sql.selectOne().from("app_user"));
  }

  /** Makes the user, or gives it this password and role. */
  public void user(String name, String passwordHash, String role) {
    sql.execute(
        """
        INSERT INTO app_user (name, password_hash, role) VALUES (?, ?, ?)
        ON CONFLICT (name) DO UPDATE
          SET password_hash = excluded.password_hash, role = excluded.role\
        """,
        name,
        passwordHash,
        role);
  }

  /** The value that was kept under this name first; empty: none yet. */
  public Optional<String> kept(String name) {
    return sql.fetchOptional("SELECT value FROM installation WHERE name = ?", name)
        .map(row -> row.get(0, String.class));
  }

  /** Keeps the value unless another process was first; gives what is kept. */
  public String keep(String name, String value) {
    sql.execute(
        "INSERT INTO installation (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", name, value);
    return kept(name).orElseThrow();
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
