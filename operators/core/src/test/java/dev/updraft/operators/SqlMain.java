// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import dev.updraft.api.Connection;
import dev.updraft.api.Database;
import dev.updraft.api.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One attempt at a statement in a JVM of its own, which is then ended. */
final class SqlMain {
  private SqlMain() {}

  public static void main(String[] args) throws Exception {
    var sql = new Sql(Value.of(database(Integer.parseInt(args[1]))), args[2], List.of());
    sql.run(Contexts.in(Path.of(args[0])));
  }

  static Database database(int port) {
    return new Database(
        new Connection(
            "demo", "postgres", "localhost", port, "postgres", "postgres", "postgres", Map.of()));
  }

  static Process start(Path folder, int port, String statement) throws Exception {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            SqlMain.class.getName(),
            folder.toString(),
            Integer.toString(port),
            statement)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("attempt.log").toFile())
        .start();
  }
}
