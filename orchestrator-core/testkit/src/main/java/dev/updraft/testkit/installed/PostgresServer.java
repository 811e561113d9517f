// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.installed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL as Debian's package {@code postgresql} installs it. */
public final class PostgresServer implements AutoCloseable {
  public static final String NEEDED = "needs PostgreSQL (Debian: apt-get install postgresql)";

  private static final String PASSWORD = "test";

  private final Path home;
  private final Path programs;
  private final int port;
  private final Map<String, String> environment;
  private ServiceProcess server;

  private PostgresServer(Path home, Path programs, int port, Map<String, String> environment)
      throws IOException {
    this.environment = Map.copyOf(environment);
    this.home = home;
    this.programs = programs;
    this.port = port;
    initialize();
    this.server = launch();
  }

  public static boolean isInstalled() {
    return programs().isPresent();
  }

  private static Optional<Path> programs() {
    return ServiceProcess.find(Path.of("/usr/lib/postgresql"), "*", "bin");
  }

  /** With the superuser {@code postgres}, on loopback. */
  public static PostgresServer start(Path home) throws IOException {
    return start(home, Map.of());
  }

  /**
   * @param environment more of it, for the server alone
   */
  public static PostgresServer start(Path home, Map<String, String> environment)
      throws IOException {
    Path programs = programs().orElseThrow(() -> new IOException(NEEDED));
    Files.createDirectories(home);
    return new PostgresServer(home, programs, ServiceProcess.freePort(), environment);
  }

  private void initialize() throws IOException {
    Path password = Files.writeString(home.resolve("password"), PASSWORD);
    if (isRoot()) {
      // PostgreSQL refuses to be root; its package made the user.
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    ServiceProcess.run(
        home.resolve("initdb.log"),
        command(
            "initdb",
            "-D",
            data(),
            "-U",
            "postgres",
            "--auth=scram-sha-256",
            "--pwfile=" + password),
        Map.of());
  }

  private ServiceProcess launch() throws IOException {
    var launched =
        ServiceProcess.start(
            home.resolve("log"),
            command(
                "postgres",
                "-D",
                data(),
                "-p",
                "" + port,
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=" + home),
            environment);
    launched.await(this::accepts);
    return launched;
  }

  private boolean accepts() {
    try {
      sql("postgres", "SELECT 1");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> command(String program, String... arguments) throws IOException {
    var all = new ArrayList<String>();
    if (isRoot()) {
      all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    all.add(programs.resolve(program).toString());
    all.addAll(List.of(arguments));
    return all;
  }

  private static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  private String data() {
    return home.resolve("data").toString();
  }

  /** Runs a statement as the superuser. */
  public void sql(String database, String statement) throws IOException {
    ServiceProcess.run(
        Files.createTempFile(home, "psql", ".log"),
        List.of(
            programs.resolve("psql").toString(),
            "-qXv",
            "ON_ERROR_STOP=1",
            "postgresql://postgres:%s@127.0.0.1:%d/%s".formatted(PASSWORD, port, database),
            "-c",
            statement),
        Map.of());
  }

  public int port() {
    return port;
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** As {@code kill -9} of postmaster and all its backends. */
  public void kill() {
    server.kill();
  }

  public boolean isAlive() {
    return server.isAlive();
  }

  public void startAgain() throws IOException {
    server = launch();
  }

  @Override
  public void close() {
    server.kill();
  }
}
