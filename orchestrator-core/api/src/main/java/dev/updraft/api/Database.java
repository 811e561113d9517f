// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A connection to a database with a JDBC driver on the worker.
 *
 * <pre>{@code
 * List<Shop> shops(Database warehouse) throws SQLException {
 *   try (var jdbc = warehouse.open(); var rows = jdbc.createStatement().executeQuery("…")) { … }
 * }
 * }</pre>
 */
public record Database(Connection connection) implements ConnectionView {
  /** Opens a new JDBC connection, which the caller closes. */
  public java.sql.Connection open() throws SQLException {
    var login = new Properties();
    if (!connection.login().isEmpty()) {
      login.setProperty("user", connection.login());
      login.setProperty("password", connection.password());
    }
    return DriverManager.getConnection(url(), login);
  }

  /** The extra {@code url} where there is one, else made from type, host, port and schema. */
  public String url() {
    var given = connection.extra().get("url");
    if (given != null) {
      return given;
    }
    var type = connection.type().equals("postgres") ? "postgresql" : connection.type();
    var port = connection.port() == 0 ? "" : ":" + connection.port();
    return "jdbc:" + type + "://" + connection.host() + port + "/" + connection.schema();
  }
}
