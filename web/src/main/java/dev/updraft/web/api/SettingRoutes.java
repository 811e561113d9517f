// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.db.read.Readers;
import dev.updraft.db.web.Writers;
import dev.updraft.secrets.Vault;
import dev.updraft.web.command.Commands;
import dev.updraft.web.http.ApiError;
import io.javalin.config.RoutesConfig;

/** Pools, variables and connections. */
public final class SettingRoutes {
  private final Pools pools;
  private final Variables variables;
  private final Connections connections;

  public SettingRoutes(Readers readers, Writers writers, Commands commands, Vault vault) {
    this.pools = new Pools(readers.pools(), commands);
    this.variables = new Variables(readers.variables(), writers.variables(), vault);
    this.connections =
        new Connections(readers.connections(), writers.connections(), new ConnectionSecrets(vault));
  }

  public void register(RoutesConfig routes) {
    routes.post(
        "/api/v2/connections/test",
        _ -> {
          throw new ApiError(
              403,
              "Testing connections is switched off: this server opens none but those of models");
        });
    new EntityRoutes<>(pools).register(routes);
    new EntityRoutes<>(variables).register(routes);
    new EntityRoutes<>(connections).register(routes);
  }
}
