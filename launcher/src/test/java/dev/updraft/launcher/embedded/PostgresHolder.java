// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.nio.file.Path;
import java.sql.DriverManager;

/** A second JVM that uses the database and is then halted like a killed one. */
final class PostgresHolder {
  private PostgresHolder() {}

  public static void main(String[] arguments) throws Exception {
    var folder = DataFolder.open(Path.of(arguments[0]));
    var postgres = EmbeddedPostgres.start(folder, _ -> {});
    var database = postgres.ensureDatabase("kept", "keeper", "pass");
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var statement = connection.createStatement()) {
      statement.execute("INSERT INTO note VALUES ('from the halted JVM')");
    }
    System.out.println("pid " + postgres.pid());
    System.out.flush();
    Runtime.getRuntime().halt(9);
  }
}
