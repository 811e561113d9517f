// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.zookeeper.server.auth.ProviderRegistry;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;

/**
 * ZooKeeper in this JVM, on a loopback port. A client must send {@link #credentials()} with the
 * scheme {@value #SCHEME}; any other request ends its session.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
  public static final String SCHEME = "digest";

  private static final String PROVIDER_PROPERTY = "zookeeper.authProvider.updraft";
  private static final long START_TIMEOUT_MS = 30_000;

  private final ZooKeeperServerEmbedded server;
  private final Path home;
  private final int port;
  private final String credentials;

  private EmbeddedZooKeeper(
      ZooKeeperServerEmbedded server, Path home, int port, String credentials) {
    this.server = server;
    this.home = home;
    this.port = port;
    this.credentials = credentials;
  }

  public static EmbeddedZooKeeper start(DataFolder folder, Consumer<String> progress)
      throws IOException {
    progress.accept("Starting ZooKeeper");
    QuietLogs.of("org.apache.zookeeper");
    var home = folder.folder("zookeeper");
    deleteConfigurations(home);
    ZooKeeperData.check(home.resolve("data"), progress);
    var credentials = credentials(KeptSecret.in(folder.folder("secrets").resolve("zookeeper")));
    int port = KeptPort.in(home.resolve("port"));
    LoopbackDigest.require(port, credentials);
    System.setProperty(PROVIDER_PROPERTY, LoopbackDigest.class.getName());
    ProviderRegistry.initialize();
    ProviderRegistry.addOrUpdateProvider(PROVIDER_PROPERTY);
    try {
      var server =
          ZooKeeperServerEmbedded.builder()
              .baseDir(home)
              .configuration(configuration(port))
              .exitHandler(ExitHandler.LOG_ONLY)
              .build();
      server.start(START_TIMEOUT_MS);
      return new EmbeddedZooKeeper(server, home, port, credentials);
    } catch (Exception e) {
      LoopbackDigest.forget(port);
      throw new IOException("ZooKeeper could not be started", e);
    } finally {
      // Read once, while the server was made; other servers in this JVM must not inherit them.
      System.clearProperty("zookeeper.enforce.auth.enabled");
      System.clearProperty("zookeeper.enforce.auth.schemes");
      deleteConfigurations(home);
    }
  }

  private static Properties configuration(int port) {
    var properties = new Properties();
    properties.setProperty("clientPort", Integer.toString(port));
    properties.setProperty("clientPortAddress", "127.0.0.1");
    properties.setProperty("admin.enableServer", "false");
    properties.setProperty("enforce.auth.enabled", "true");
    properties.setProperty("enforce.auth.schemes", SCHEME);
    properties.setProperty("4lw.commands.whitelist", "ruok"); // these ask for no password
    properties.setProperty("autopurge.snapRetainCount", "3");
    properties.setProperty("autopurge.purgeInterval", "24");
    return properties;
  }

  static String credentials(String password) {
    return "updraft:" + password;
  }

  public int port() {
    return port;
  }

  public String connectString() {
    return "127.0.0.1:" + port;
  }

  /** Name and password, as the scheme {@value #SCHEME} wants them. Do not log it. */
  public String credentials() {
    return credentials;
  }

  @Override
  public void close() throws IOException {
    server.close();
    LoopbackDigest.forget(port);
    deleteConfigurations(home);
  }

  /** Every start of the embedded server leaves a copy of its configuration. */
  private static void deleteConfigurations(Path home) throws IOException {
    try (var files = Files.newDirectoryStream(home, "zookeeper.configuration*.properties")) {
      for (var file : files) {
        Files.delete(file);
      }
    }
  }
}
