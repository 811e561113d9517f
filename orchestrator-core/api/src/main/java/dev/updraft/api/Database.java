// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceLoader;

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
  /**
   * Opens a new JDBC connection, which the caller closes. The driver is one that the DAG's own jar
   * brings, else one of the worker's. On PostgreSQL 14 or newer, what runs there is ended within a
   * few seconds of the end of the task's process: else a statement of a task that was cancelled or
   * timed out would go on to its end, and hold its locks against the retry.
   *
   * @throws SQLException also when no driver knows the address
   */
  public java.sql.Connection open() throws SQLException {
    var login = new Properties();
    if (!connection.login().isEmpty()) {
      login.setProperty("user", connection.login());
      login.setProperty("password", connection.password());
    }
    String url = url();
    var opened = driver(url).connect(url, login);
    if (opened == null) {
      throw new SQLException("The JDBC driver for " + url + " does not connect to it");
    }
    if (url.startsWith("jdbc:postgresql:")) {
      endsWithUs(opened);
    }
    return opened;
  }

  /**
   * By a statement and not an option of the connect: a pooler, and a release that has no such
   * setting, would refuse that.
   */
  private static void endsWithUs(java.sql.Connection opened) {
    try (var statement = opened.createStatement()) {
      statement.execute(
          "SELECT set_config('client_connection_check_interval', '2000', false)"
              + " WHERE current_setting('client_connection_check_interval', true) = '0'");
    } catch (SQLException e) {
      // A server that is only alike, or runs on a system that cannot tell: all else works there.
    }
  }

  /** DriverManager would look once for each JVM, with the eyes of whichever task came first. */
  private static Driver driver(String url) throws SQLException {
    var unit = Thread.currentThread().getContextClassLoader();
    for (var loader : new ClassLoader[] {unit, Database.class.getClassLoader()}) {
      for (var driver : ServiceLoader.load(Driver.class, loader)) {
        if (driver.acceptsURL(url)) {
          return driver;
        }
      }
    }
    throw new SQLException(
        "No JDBC driver for "
            + url
            + " here: put its jar on the worker, or make the DAG a jar that holds it");
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
