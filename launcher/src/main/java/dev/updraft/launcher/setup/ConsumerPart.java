// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.setup.LocalConnections.Found;
import dev.updraft.launcher.setup.LocalConnections.Wanted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Where a service on this machine is told of new models: an address of its own, and a secret. */
record ConsumerPart(LocalConnections connections, SecureRandom random) {
  private static final String ID = Part.CONSUMER.connection();
  private static final int SECRET_BYTES = 24;

  /** Returns what there is then, for people. */
  String set() throws IOException {
    Optional<Found> before = connections.find(ID);
    if (before.isPresent()) {
      if (!before.get().type().equals("http")) {
        throw new CliError(
            "There is a connection %s already, of type %s where http was to be; it was left as it is. Delete it first."
                .formatted(ID, before.get().type()));
      }
      return "kept: who is told of new models";
    }
    int port = freePort();
    var secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    connections.create(
        new Wanted(
            ID,
            "http",
            "Who is told of new models on this machine (updraft setup)",
            "127.0.0.1",
            port,
            "refresh",
            "whsec_" + Base64.getEncoder().encodeToString(secret),
            Map.of()));
    return "made: a service on 127.0.0.1:" + port + " will be told of new models";
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
