// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.role;

import dev.updraft.db.web.CommandBell;
import dev.updraft.db.web.CommandStore;
import dev.updraft.launcher.cli.LocalAccess;
import dev.updraft.launcher.embedded.CannotStart;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.embedded.KeptSecret;
import dev.updraft.web.PortInUse;
import dev.updraft.web.Web;
import dev.updraft.web.WebConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** UI and API, and the way in for the command line of the same machine. */
public final class WebRole {
  private static final Duration TOKEN_LIFE = Duration.ofHours(24);

  private WebRole() {}

  /** Before anything is started that would have to be ended again, and maybe began a run. */
  public static void requireFree(int port, String bind) throws CannotStart {
    if (port == 0) {
      return;
    }
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true); // as the server does: what is still closing is no hindrance
      probe.bind(new InetSocketAddress(bind, port));
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("in use")) {
        throw inUse(port);
      } // whatever else it is, the server tells
    }
  }

  private static CannotStart inUse(int port) {
    return new CannotStart(
        "Port " + port + " is in use. Name another with --port, or stop what listens there.");
  }

  /**
   * Listens when it returns.
   *
   * @param access the folder in which the command line looks for its way in
   */
  public static Web start(
      int port,
      String bind,
      Storage storage,
      CommandBell bell,
      DataFolder data,
      Path access,
      InstantSource clock)
      throws IOException {
    String token = KeptSecret.in(data.folder("secrets").resolve("cli-token"));
    String key = Installation.tokenKey(storage.setup(), storage.vault());
    Web web;
    try {
      web =
          Web.start(
              new WebConfig(port, bind, TOKEN_LIFE, token, key),
              storage.database().pool(),
              new CommandStore(storage.database().sql(), bell, System::nanoTime),
              storage.objects(),
              storage.vault(),
              clock);
    } catch (PortInUse e) {
      throw inUse(port);
    }
    String host = bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
    new LocalAccess("http://" + host + ":" + web.port(), token).write(access);
    return web;
  }
}
