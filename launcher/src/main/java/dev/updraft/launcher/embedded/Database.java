// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

/** How to reach one database: everything that a connection pool asks for. */
public record Database(String jdbcUrl, String user, String password) {

  @Override
  public String toString() {
    return "Database[" + jdbcUrl + ", user " + user + "]"; // never the password
  }
}
