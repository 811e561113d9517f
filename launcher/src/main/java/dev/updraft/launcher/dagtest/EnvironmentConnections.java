// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.dagtest;

import dev.updraft.engine.input.Source;
import dev.updraft.testkit.local.ConnectionUrl;
import dev.updraft.testkit.local.MissingConnection;
import java.util.Locale;
import java.util.Map;

/** Connections where there is no database to keep them: one environment variable each. */
record EnvironmentConnections(Map<String, String> environment) implements Source.Elsewhere {
  static String variable(String id) {
    return "UPDRAFT_CONN_" + id.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  @Override
  public String connection(String id) {
    var name = variable(id);
    var url = environment.getOrDefault(name, "");
    if (url.isEmpty()) {
      throw new MissingConnection(
          "connection '%s' is not known here: set %s=postgresql://login:password@host:5432/database"
                  .formatted(id, name)
              + " (or another URL, or a JSON object)");
    }
    try {
      return ConnectionUrl.json(id, url);
    } catch (IllegalArgumentException e) {
      throw new MissingConnection(name + ": " + e.getMessage());
    }
  }

  @Override
  public String stored(String object) {
    throw new IllegalStateException("results stay in memory here, but this lies in " + object);
  }
}
