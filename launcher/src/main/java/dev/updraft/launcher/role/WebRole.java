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
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** UI and API, and the way in for the command line of the same machine. */
public final class WebRole {
  private static final Duration TOKEN_LIFE = Duration.ofHours(24);

  private WebRole() {}

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
      throw new CannotStart(
          "Port " + port + " is in use. Name another with --port, or stop what listens there.");
    }
    String host = bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
    new LocalAccess("http://" + host + ":" + web.port(), token).write(access);
    return web;
  }
}
