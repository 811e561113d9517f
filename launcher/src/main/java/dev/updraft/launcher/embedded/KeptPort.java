// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * A free loopback port, the same one again after a restart if nobody took it meanwhile.
 *
 * <p>New ports lie below the range that Linux gives to outgoing connections, so that none of those
 * occupies the port while we are down.
 */
final class KeptPort {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 200;

  private KeptPort() {}

  static int in(Path file) throws IOException {
    if (Files.exists(file)) {
      var kept = Integer.parseInt(Files.readString(file).strip());
      if (isFree(kept)) {
        return kept;
      }
    }
    var random = new SecureRandom();
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        Files.writeString(file, Integer.toString(port));
        return port;
      }
    }
    throw new CannotStart(
        "No free port on 127.0.0.1 between "
            + LOWEST
            + " and "
            + HIGHEST
            + " for the embedded services. Stop what listens there (ss -ltn lists it).");
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
