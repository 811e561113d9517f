// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import dev.updraft.engine.input.Source;
import dev.updraft.testkit.local.ConnectionUrl;
import dev.updraft.testkit.local.MissingConnection;
import java.util.HashMap;
import java.util.Map;

/** What tasks that run their own code are given from outside the run. */
final class TestConnections implements Source.Elsewhere {
  private final Map<String, String> byId = new HashMap<>();

  void put(String id, String url) {
    byId.put(id, ConnectionUrl.json(id, url));
  }

  @Override
  public String stored(String object) {
    throw new IllegalStateException("results stay in memory here, but this lies in " + object);
  }

  @Override
  public String connection(String id) {
    var json = byId.get(id);
    if (json == null) {
      throw new MissingConnection(
          "the test has no connection '%s': give it by connection(\"%s\", \"postgresql://…\"), or"
                  .formatted(id, id)
              + " say what the task does");
    }
    return json;
  }
}
