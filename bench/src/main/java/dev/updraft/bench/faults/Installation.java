// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import dev.updraft.launcher.cli.ApiClient;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.cli.LocalAccess;
import dev.updraft.testkit.installed.PostgresServer;
import dev.updraft.testkit.installed.RabbitMqServer;
import dev.updraft.testkit.installed.ZooKeeperServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Two schedulers, two workers and a web on installed services, all in one folder. */
final class Installation implements AutoCloseable {
  private static final String PASSWORD = "updraft";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Map<String, RoleProcess> roles = new LinkedHashMap<>();
  private final Ground ground;
  private final Path home;
  private final Path dags;
  private final PostgresServer database;
  private final RabbitMqServer broker;
  private final ZooKeeperServer zooKeeper;

  private Installation(Ground ground, Path dags) throws IOException {
    this.ground = opened(ground);
    this.home = ground.home();
    this.dags = dags;
    boolean ready = false;
    try {
      this.database =
          opened(
              PostgresServer.start(
                  home.resolve(Ground.DATABASE), ground.environment(Ground.DATABASE)));
      this.broker = opened(RabbitMqServer.start(home.resolve("rabbitmq")));
      this.zooKeeper = opened(ZooKeeperServer.start(home.resolve("zookeeper")));
      ready = true;
    } finally {
      if (!ready) {
        close();
      }
    }
  }

  /** What must be installed and is not; empty when all is there. */
  static List<String> missing() {
    var missing = new ArrayList<String>();
    if (!PostgresServer.isInstalled()) {
      missing.add(PostgresServer.NEEDED);
    }
    if (!RabbitMqServer.isInstalled()) {
      missing.add(RabbitMqServer.NEEDED);
    }
    if (!ZooKeeperServer.isInstalled()) {
      missing.add(ZooKeeperServer.NEEDED);
    }
    return missing;
  }

  /**
   * Ready when it returns: all processes run, and the DAGs are known.
   *
   * @param ground closed with it
   * @param expected how many DAGs there are
   */
  static Installation start(Ground ground, Path dags, int expected) throws Exception {
    var installation = new Installation(ground, dags);
    boolean ready = false;
    try {
      installation.begin(expected);
      ready = true;
      return installation;
    } finally {
      if (!ready) {
        installation.close();
      }
    }
  }

  private void begin(int expected) throws Exception {
    Files.createDirectory(
        home.resolve("witness"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.setPosixFilePermissions(
        home.resolve("witness"), PosixFilePermissions.fromString("rwxrwxrwx"));
    database.sql("postgres", "CREATE ROLE updraft LOGIN PASSWORD '" + PASSWORD + "'");
    database.sql("postgres", "CREATE DATABASE updraft OWNER updraft");
    database.sql("postgres", "CREATE DATABASE demo OWNER updraft");
    Files.write(
        home.resolve("updraft.properties"),
        List.of(
            "database-url = " + database.jdbcUrl("updraft"),
            "database-password = " + PASSWORD,
            "broker = " + broker.uri(),
            "zookeeper = " + zooKeeper.connectString(),
            "zookeeper-auth = updraft:secret",
            "objects = " + home.resolve(Ground.OBJECTS),
            "vault = " + home.resolve("vault.json"),
            "dags = " + dags,
            "slots = 8",
            "port = 0"));
    role("scheduler", "one");
    role("scheduler", "two");
    role("worker", "a");
    role("worker", "b");
    role("web", "web");
    Wait.until(LIMIT, "the DAGs are known", () -> knowsDags(expected));
    api()
        .post(
            ApiClient.path("connections"),
            "{\"connection_id\":\"demo\",\"conn_type\":\"postgresql\",\"host\":\"127.0.0.1\",\"port\":%d,\"schema\":\"demo\",\"login\":\"updraft\",\"password\":\"%s\"}"
                .formatted(database.port(), PASSWORD));
    try (var connection = connect()) {
      HistoryCheck.watch(connection);
    }
  }

  private void role(String role, String name) throws IOException {
    var arguments = new ArrayList<String>();
    arguments.add(role);
    arguments.addAll(List.of("--config", home.resolve("updraft.properties").toString()));
    arguments.addAll(List.of("--data", home.resolve(name).toString()));
    if (!role.equals("web")) {
      arguments.addAll(List.of("--name", name));
    }
    Path log = home.resolve(name + ".log");
    roles.put(name, opened(RoleProcess.start(name, log, arguments, ground.environment(name))));
  }

  private boolean knowsDags(int expected) throws IOException {
    for (RoleProcess each : roles.values()) {
      if (!each.isAlive()) {
        throw new IOException(each.name() + " ended: " + each.printed());
      }
    }
    try {
      var errors = api().get(ApiClient.path("importErrors"));
      if (errors.path("total_entries").asInt() > 0) {
        throw new IOException("DAGs with errors: " + errors.toPrettyString());
      }
      return api().get(ApiClient.path("dags")).path("total_entries").asInt() == expected;
    } catch (CliError e) {
      return false; // not listening yet, or not there yet
    }
  }

  ApiClient api() {
    return new ApiClient(LocalAccess.read(home.resolve("web")));
  }

  Path witness() {
    return home.resolve("witness");
  }

  RoleProcess process(String name) {
    return Objects.requireNonNull(roles.get(name));
  }

  /** As the database says. */
  RoleProcess leader() throws SQLException {
    try (var connection = connect();
        var rows = connection.createStatement().executeQuery("SELECT holder FROM epoch")) {
      rows.next();
      return process(rows.getString(1));
    }
  }

  long epoch() throws SQLException {
    try (var connection = connect();
        var rows = connection.createStatement().executeQuery("SELECT value FROM epoch")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Whether pages say that ZooKeeper does not take the leader's word. */
  boolean unwatched() throws SQLException {
    try (var connection = connect();
        var rows = connection.createStatement().executeQuery("SELECT unwatched_since FROM epoch")) {
      rows.next();
      return rows.getTimestamp(1) != null;
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl("updraft"), "updraft", PASSWORD);
  }

  Ground ground() {
    return ground;
  }

  PostgresServer database() {
    return database;
  }

  RabbitMqServer broker() {
    return broker;
  }

  ZooKeeperServer zooKeeper() {
    return zooKeeper;
  }

  /** Also what only its logs can tell. */
  String logs() throws IOException {
    var all = new StringBuilder();
    for (RoleProcess each : roles.values()) {
      all.append("== ").append(each.name()).append('\n').append(each.printed());
    }
    return all.toString();
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        System.err.println("not closed: " + e);
      }
    }
  }
}
