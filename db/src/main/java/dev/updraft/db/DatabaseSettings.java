// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** How PostgreSQL is reached. Directly: session locks do not survive a transaction pooler. */
public record DatabaseSettings(String url, String user, String password) {

  /** A connection outside any pool, for session locks and LISTEN. */
  public Connection connect(String applicationName, int socketTimeoutSeconds) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", applicationName);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", Integer.toString(socketTimeoutSeconds));
    return DriverManager.getConnection(url, properties);
  }

  /** Without what follows the database's name: a password may stand there, too. */
  @Override
  public String toString() {
    return user + " at " + url.replaceFirst("\\?.*", "");
  }
}
