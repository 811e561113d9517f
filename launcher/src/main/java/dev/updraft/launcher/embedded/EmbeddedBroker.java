// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.BrokerModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An AMQP 0-9-1 broker in this JVM, on a loopback port, with a password. Its messages live in
 * memory only: nothing in a broker is the truth.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final String USER = "updraft";

  private final SystemLauncher launcher;
  private final int port;
  private final String password;

  private EmbeddedBroker(SystemLauncher launcher, int port, String password) {
    this.launcher = launcher;
    this.port = port;
    this.password = password;
  }

  public static EmbeddedBroker start(DataFolder folder, Consumer<String> progress)
      throws IOException {
    progress.accept("Starting the message broker");
    QuietLogs.of("org.apache.qpid", "qpid.message");
    var home = folder.folder("broker");
    var password = KeptSecret.in(folder.folder("secrets").resolve("broker"));
    int port = KeptPort.in(home.resolve("port"));
    var failure = new AtomicReference<RuntimeException>();
    var launcher = new SystemLauncher(remembering(failure));
    var configuration = home.resolve("configuration.json");
    Files.deleteIfExists(configuration);
    try {
      KeptSecret.writePrivate(configuration, configuration(port, password));
      launcher.startup(attributes(home, configuration));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("The message broker could not be started", e);
    } finally {
      Files.deleteIfExists(configuration);
    }
    if (failure.get() != null) {
      throw new IOException("The message broker could not be started", failure.get());
    }
    return new EmbeddedBroker(launcher, port, password);
  }

  /** Qpid swallows what goes wrong while starting and only tells its listener. */
  private static DefaultSystemLauncherListener remembering(
      AtomicReference<RuntimeException> failure) {
    return new DefaultSystemLauncherListener() {
      @Override
      public void errorOnStartup(RuntimeException e) {
        failure.set(e);
      }
    };
  }

  /**
   * Its connections are few and their messages small: smaller buffers; and few threads that take
   * turns, for of 64 each is cold whenever its turn comes.
   */
  private static Map<String, Object> attributes(Path home, Path configuration) {
    return Map.of(
        "type",
        "Memory",
        "initialConfigurationLocation",
        configuration.toUri().toString(),
        "startupLoggedToSystemOut",
        false,
        "context",
        Map.of(
            "qpid.work_dir",
            home.toString(),
            "qpid.broker.networkBufferSize",
            "65536",
            "virtualhost.connectionThreadPool.size",
            "6",
            "virtualhost.connectionThreadPool.numberOfSelectors",
            "1"));
  }

  /** Without the aliases a client that asks for the virtual host "/" gets 404. */
  private static String configuration(int port, String password) {
    return """
    {"name": "updraft", "modelVersion": "%s",
     "authenticationproviders": [{"name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
       "users": [{"name": "%s", "type": "managed", "password": "%s"}]}],
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
        .formatted(BrokerModel.MODEL_VERSION, USER, password, port);
  }

  public int port() {
    return port;
  }

  /** Contains the password: do not log it. */
  public URI uri() {
    return uri(port, password);
  }

  static URI uri(int port, String password) {
    return URI.create("amqp://%s:%s@127.0.0.1:%d/%%2F".formatted(USER, password, port));
  }

  /** Some of the broker's threads still end after this returns. */
  @Override
  public void close() {
    try {
      launcher.shutdown();
    } catch (IllegalStateException e) {
      // Its own shutdown hook runs beside ours, and was faster.
      LOG.debug("the broker was stopped already", e);
    }
  }
}
