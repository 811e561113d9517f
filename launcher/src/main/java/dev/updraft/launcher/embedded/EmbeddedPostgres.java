// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/**
 * A PostgreSQL server of our own: durable, on a loopback port, with passwords, as a child process
 * that is stopped with us, also when this JVM is killed, and started again when it ends alone.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  private final PostgresKeeper keeper;
  private final int port;
  private final String superuserPassword;

  private EmbeddedPostgres(PostgresKeeper keeper, int port, String superuserPassword) {
    this.keeper = keeper;
    this.port = port;
    this.superuserPassword = superuserPassword;
  }

  /** Returns when connections are accepted. Whatever a killed former run left is stopped first. */
  public static EmbeddedPostgres start(DataFolder folder, Consumer<String> progress)
      throws IOException, InterruptedException {
    return start(folder, ChildUser.find(ChildUser.NOBODY), progress);
  }

  static EmbeddedPostgres start(DataFolder folder, ChildUser user, Consumer<String> progress)
      throws IOException, InterruptedException {
    var home = folder.passableFolder("pgsql");
    var secretFile = folder.folder("secrets").resolve("postgres");
    if (Files.isDirectory(home.resolve("data")) && !Files.exists(secretFile)) {
      throw new CannotStart(
          "The password of the database's superuser is missing: "
              + secretFile
              + ". Put it back, or name another data folder.");
    }
    var password = KeptSecret.in(secretFile);
    user.requireReach(home);
    var binaries = PostgresBinaries.unpackedIn(home, progress);
    PostgresProcess.stopOrphan(home.resolve("data"), progress);
    var data = PostgresCluster.ensure(home, binaries, user, password, progress);
    int port = KeptPort.in(home.resolve("port"));
    progress.accept("Starting PostgreSQL");
    PostgresKeeper.Launch launch = () -> spawned(user, binaries, data, port, progress);
    return new EmbeddedPostgres(PostgresKeeper.start(launch), port, password);
  }

  private static PostgresProcess spawned(
      ChildUser user, Path binaries, Path data, int port, Consumer<String> progress)
      throws IOException, InterruptedException {
    var process = PostgresProcess.spawn(user, binaries, data, port);
    boolean ready = false;
    try {
      process.awaitReady(progress);
      ready = true;
      return process;
    } finally {
      if (!ready) {
        process.stop();
      }
    }
  }

  public int port() {
    return port;
  }

  public long pid() {
    return keeper.current().pid();
  }

  public String jdbcUrl(String database, String user) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s"
        .formatted(port, checked(database), checked(user));
  }

  /**
   * Makes sure that the role exists with this password and owns a database that no other ordinary
   * role can connect to. Repeating it changes nothing.
   */
  public Database ensureDatabase(String name, String role, String password) throws SQLException {
    try (var connection = superuser()) {
      if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
        execute(connection, "CREATE ROLE \"" + checked(role) + "\" LOGIN");
      }
      // Hashed here, so that the password never stands in a statement that the server may log.
      connection
          .unwrap(PGConnection.class)
          .alterUserPassword(checked(role), password.toCharArray(), "scram-sha-256");
      if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
        var create = "CREATE DATABASE \"%s\" OWNER \"%s\"".formatted(checked(name), checked(role));
        execute(connection, create);
      }
      closeToPublic(connection, checked(name));
      closeToPublic(connection, "postgres");
      closeToPublic(connection, "template1");
    }
    return new Database("jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, name), role, password);
  }

  private static void closeToPublic(Connection connection, String database) throws SQLException {
    execute(connection, "REVOKE ALL ON DATABASE \"" + database + "\" FROM PUBLIC");
  }

  private Connection superuser() throws SQLException {
    var url = jdbcUrl("postgres", PostgresCluster.SUPERUSER);
    return DriverManager.getConnection(url, PostgresCluster.SUPERUSER, superuserPassword);
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("Not a plain database or role name: " + name);
    }
    return name;
  }

  /** An interrupt leaves the server to the kernel, which stops it when this JVM ends. */
  @Override
  public void close() throws IOException {
    try {
      keeper.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while PostgreSQL was stopping", e);
    }
  }
}
