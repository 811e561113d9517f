// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.BrokerModel;

/** The broker of the standalone installation, on a free port. */
final class QpidBroker implements AutoCloseable {
  private final Path home;
  private final int port;
  private SystemLauncher launcher;

  QpidBroker(Path home) throws Exception {
    this.home = home;
    this.port = freePort();
    this.launcher = launch();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private SystemLauncher launch() throws Exception {
    Path configuration = home.resolve("configuration.json");
    Files.writeString(configuration, configuration(port));
    var launched = new SystemLauncher();
    launched.startup(
        Map.of(
            "type",
            "Memory",
            "initialConfigurationLocation",
            configuration.toUri().toString(),
            "startupLoggedToSystemOut",
            false,
            "context",
            Map.of("qpid.work_dir", home.toString())));
    return launched;
  }

  private static String configuration(int port) {
    return """
    {"name": "test", "modelVersion": "%s",
     "authenticationproviders": [{"name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
       "users": [{"name": "test", "type": "managed", "password": "test"}]}],
     "ports": [{"name": "amqp", "port": %d, "bindingAddress": "127.0.0.1",
       "protocols": ["AMQP_0_9_1"], "transports": ["TCP"], "authenticationProvider": "plain",
       "virtualhostaliases": [
         {"name": "nameAlias", "type": "nameAlias"},
         {"name": "defaultAlias", "type": "defaultAlias"},
         {"name": "rootAlias", "type": "patternMatchingAlias", "pattern": "^/?$",
          "virtualHostNode": "default"}]}],
     "virtualhostnodes": [{"name": "default", "type": "Memory",
       "defaultVirtualHostNode": "true",
       "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"}]}
    """
        .formatted(BrokerModel.MODEL_VERSION, port);
  }

  /** All that it held is lost. */
  void restart() throws Exception {
    launcher.shutdown();
    launcher = launch();
  }

  URI uri() {
    return uri(port);
  }

  /** The same broker by another port, a proxy's. */
  URI uri(int by) {
    return URI.create("amqp://test:test@127.0.0.1:%d/%%2F".formatted(by));
  }

  @Override
  public void close() {
    launcher.shutdown();
  }
}
