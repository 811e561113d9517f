// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.installed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** ZooKeeper as Debian's package {@code zookeeper} installs it. */
public final class ZooKeeperServer implements AutoCloseable {
  public static final String NEEDED = "needs ZooKeeper (Debian: apt-get install zookeeper)";

  private static final Path JAR = Path.of("/usr/share/java/zookeeper.jar");

  private final Path home;
  private final int port;
  private ServiceProcess server;

  private ZooKeeperServer(Path home, int port) throws IOException {
    this.home = home;
    this.port = port;
    this.server = launch();
  }

  public static boolean isInstalled() {
    return Files.exists(JAR);
  }

  public static ZooKeeperServer start(Path home) throws IOException {
    Files.createDirectories(home);
    return new ZooKeeperServer(home, ServiceProcess.freePort());
  }

  private ServiceProcess launch() throws IOException {
    Path configuration = home.resolve("zoo.cfg");
    Files.writeString(
        configuration,
        """
        tickTime=2000
        dataDir=%s
        clientPort=%d
        clientPortAddress=127.0.0.1
        admin.enableServer=false
        """
            .formatted(home.resolve("data"), port));
    var launched =
        ServiceProcess.start(
            home.resolve("log"),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                JAR.toString(), // names what else it needs
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                configuration.toString()),
            Map.of());
    launched.await(() -> ServiceProcess.listens(port));
    return launched;
  }

  public String connectString() {
    return "127.0.0.1:" + port;
  }

  public void kill() {
    server.kill();
  }

  public void startAgain() throws IOException {
    server = launch();
  }

  @Override
  public void close() {
    server.kill();
  }
}
