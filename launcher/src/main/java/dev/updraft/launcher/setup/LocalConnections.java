// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import dev.updraft.launcher.cli.ApiClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Connections of the running Updraft. */
final class LocalConnections {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ApiClient api;

  LocalConnections(ApiClient api) {
    this.api = api;
  }

  /**
   * One that shall be.
   *
   * @param host empty = none; so too schema and password
   */
  record Wanted(
      String id,
      String type,
      String description,
      String host,
      int port,
      String schema,
      String password,
      Map<String, String> extra) {
    Wanted {
      extra = Map.copyOf(extra);
    }

    /** Nowhere in a network. */
    Wanted(
        String id,
        String type,
        String description,
        String schema,
        String password,
        Map<String, String> extra) {
      this(id, type, description, "", 0, schema, password, extra);
    }

    @Override
    public String toString() {
      return "connection " + id; // never its password
    }
  }

  /**
   * One that is there, as the API shows it: secrets are hidden.
   *
   * @param extra by name; values that are no text as JSON
   */
  record Found(String type, String schema, boolean hasPassword, Map<String, String> extra) {
    Found {
      extra = Map.copyOf(extra);
    }

    String extra(String name) {
      return extra.getOrDefault(name, "");
    }
  }

  Optional<Found> find(String id) {
    return api.find(path(id)).map(LocalConnections::read);
  }

  void create(Wanted wanted) {
    ObjectNode body = body(wanted, wanted.extra());
    if (!wanted.host().isEmpty()) {
      body.put("host", wanted.host()).put("port", wanted.port());
    }
    if (!wanted.schema().isEmpty()) {
      body.put("schema", wanted.schema());
    }
    if (!wanted.password().isEmpty()) {
      body.put("password", wanted.password());
    }
    api.post(ApiClient.path("connections"), body.toString());
  }

  /** Type, description and extras become those wanted; its further extras and the rest stay. */
  void change(Found before, Wanted wanted) {
    var extra = new LinkedHashMap<>(before.extra());
    extra.putAll(wanted.extra());
    api.patch(path(wanted.id()), body(wanted, extra).toString());
  }

  private static ObjectNode body(Wanted wanted, Map<String, String> extra) {
    return JSON.createObjectNode()
        .put("connection_id", wanted.id())
        .put("conn_type", wanted.type())
        .put("description", wanted.description())
        .put("extra", JSON.writeValueAsString(extra));
  }

  private static Found read(JsonNode shown) {
    var extra = new LinkedHashMap<String, String>();
    String text = shown.path("extra").asString("");
    if (!text.isBlank() && JSON.readTree(text) instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              each ->
                  extra.put(
                      each.getKey(),
                      each.getValue().isString()
                          ? each.getValue().asString()
                          : each.getValue().toString()));
    }
    return new Found(
        shown.path("conn_type").asString(""),
        shown.path("schema").asString(""),
        !shown.path("password").isNull(),
        extra);
  }

  private static String path(String id) {
    return ApiClient.path("connections", id);
  }
}
