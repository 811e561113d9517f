// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.installed;

import static dev.updraft.testkit.installed.ServiceProcess.freePort;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** RabbitMQ as Debian's package {@code rabbitmq-server} installs it. */
public final class RabbitMqServer implements AutoCloseable {
  public static final String NEEDED = "needs RabbitMQ (Debian: apt-get install rabbitmq-server)";

  private static final String PASSWORD = "test";

  private final Path home;
  private final Path programs;
  private final int port;
  private final int distribution;
  private final int names;
  private final ServiceProcess nameServer;
  private ServiceProcess server;

  private RabbitMqServer(Path home, Path programs, int port, int distribution, int names)
      throws IOException {
    this.home = home;
    this.programs = programs;
    this.port = port;
    this.distribution = distribution;
    this.names = names;
    // As our child: started by the server itself it would outlive it.
    this.nameServer =
        ServiceProcess.start(
            home.resolve("epmd.log"),
            List.of("epmd", "-port", "" + names, "-address", "127.0.0.1"),
            Map.of());
    this.server = launch();
  }

  public static boolean isInstalled() {
    return programs().isPresent();
  }

  private static Optional<Path> programs() {
    return ServiceProcess.find(Path.of("/usr/lib/rabbitmq/lib"), "rabbitmq_server-*", "sbin");
  }

  /** With the user {@code test}, on loopback. */
  public static RabbitMqServer start(Path home) throws IOException {
    Path programs = programs().orElseThrow(() -> new IOException(NEEDED));
    Files.createDirectories(home);
    return new RabbitMqServer(home, programs, freePort(), freePort(), freePort());
  }

  private ServiceProcess launch() throws IOException {
    Path configuration = home.resolve("rabbitmq.conf");
    Files.writeString(
        configuration,
        """
        listeners.tcp.1 = 127.0.0.1:%d
        default_user = test
        default_pass = %s
        log.console = true
        """
            .formatted(port, PASSWORD));
    var launched =
        ServiceProcess.start(
            home.resolve("log"),
            List.of(programs.resolve("rabbitmq-server").toString()),
            environment());
    launched.await(() -> ServiceProcess.listens(port));
    return launched;
  }

  private Map<String, String> environment() {
    var all = new HashMap<String, String>();
    all.put("HOME", home.toString());
    all.put("RABBITMQ_NODENAME", "test" + port + "@localhost");
    all.put("RABBITMQ_CONFIG_FILE", home.resolve("rabbitmq.conf").toString());
    all.put("RABBITMQ_CONF_ENV_FILE", home.resolve("none").toString());
    all.put("RABBITMQ_DIST_PORT", "" + distribution);
    all.put("RABBITMQ_MNESIA_BASE", home.resolve("mnesia").toString());
    all.put("RABBITMQ_LOG_BASE", home.resolve("logs").toString());
    all.put("RABBITMQ_ENABLED_PLUGINS_FILE", home.resolve("plugins").toString());
    all.put("ERL_EPMD_PORT", "" + names);
    all.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    return all;
  }

  /** What an operator would type, without {@code rabbitmqctl}. */
  public void control(String... words) throws IOException {
    Path said = Files.createTempFile(home, "ctl", ".log");
    var command =
        Stream.concat(Stream.of(programs.resolve("rabbitmqctl").toString()), Stream.of(words));
    ServiceProcess.run(said, command.toList(), environment());
  }

  public int port() {
    return port;
  }

  public URI uri() {
    return uri(port);
  }

  /** The same broker by another port, a proxy's. */
  public URI uri(int by) {
    return URI.create("amqp://test:%s@127.0.0.1:%d/%%2F".formatted(PASSWORD, by));
  }

  public void kill() {
    server.kill();
  }

  public void startAgain() throws IOException {
    server = launch();
  }

  /** All that it held is lost: queues, exchanges, messages. */
  public void wipe() throws IOException {
    Folders.delete(home.resolve("mnesia"));
  }

  @Override
  public void close() {
    server.kill();
    nameServer.kill();
  }
}
