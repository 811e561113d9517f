// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import dev.updraft.db.web.CommandBell;
import dev.updraft.launcher.DataOption;
import dev.updraft.launcher.embedded.DataFolder;
import dev.updraft.launcher.role.Parts;
import dev.updraft.launcher.role.Storage;
import dev.updraft.launcher.role.WebRole;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code updraft web}: UI and API. */
@Command(
    name = "web",
    mixinStandardHelpOptions = true,
    description = "Serves UI and API. Several may run behind a load balancer.")
public final class WebCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private RoleOptions role;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Mixin
  private StorageOptions storage;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "of UI and API (default: ${DEFAULT-VALUE})")
  private int port = 8080;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "to listen on (default: ${DEFAULT-VALUE}); beyond this machine only behind a proxy that"
              + " speaks TLS")
  private String bind = "127.0.0.1";

  @Override
  public Integer call() throws Exception {
    Storage.Places places = storage.places();
    return role.run("web", (parts, folder, data) -> start(parts, folder, data, places));
  }

  private String start(Parts parts, DataFolder folder, DataOption data, Storage.Places places)
      throws Exception {
    Storage opened = parts.opened(Storage.open(places, RoleOptions.process("web")));
    CommandBell bell =
        parts.opened(
            CommandBell.start(opened.database().settings(), () -> {})); // no scheduler here
    var web =
        parts.opened(
            WebRole.start(port, bind, opened, bell, folder, data.folder(), InstantSource.system()));
    String hint =
        opened.setup().hasUsers()
            ? ""
            : "\nNobody can log in yet. Make a user: updraft users add NAME --role admin";
    return "Web is running: http://" + bind + ":" + web.port() + hint;
  }
}
