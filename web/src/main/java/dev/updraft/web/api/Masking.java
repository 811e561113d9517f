// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.api;

import dev.updraft.web.http.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Hides what must not leave the server again, by the names that Airflow takes for secrets. */
final class Masking {
  static final String HIDDEN = "***";
  private static final List<String> WORDS =
      List.of(
          "access_key",
          "access_token",
          "api_key",
          "apikey",
          "authorization",
          "keyfile_dict",
          "passphrase",
          "passwd",
          "password",
          "private_key",
          "proxies",
          "secret",
          "service_account",
          "token");

  private Masking() {}

  static boolean secret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(lower::contains);
  }

  /** A stored value: hidden by its name, or within, where it is JSON, by the names of its keys. */
  static String value(String name, String text) {
    if (secret(name) && !text.isEmpty()) {
      return HIDDEN;
    }
    return text.startsWith("{") || text.startsWith("[") ? inside(Json.read(text), text) : text;
  }

  private static String inside(JsonNode json, String text) {
    JsonNode masked = masked(json);
    return masked.equals(json) ? text : masked.toString();
  }

  static JsonNode masked(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode out = Json.object();
      for (String key : object.propertyNames()) {
        JsonNode value = object.path(key);
        if (secret(key) && !value.isNull() && !value.isObject()) {
          out.put(key, HIDDEN);
        } else {
          out.set(key, masked(value));
        }
      }
      return out;
    }
    return node.isArray() ? Json.array(node, Masking::masked) : node;
  }

  /** What a client sends back hidden keeps its stored value. */
  static JsonNode restored(JsonNode sent, @Nullable JsonNode stored) {
    if (stored == null) {
      return sent;
    }
    if (sent.isString() && sent.asString().equals(HIDDEN)) {
      return stored;
    }
    if (sent instanceof ObjectNode object) {
      ObjectNode out = Json.object();
      for (String key : object.propertyNames()) {
        out.set(key, restored(object.path(key), stored.get(key)));
      }
      return out;
    }
    return sent;
  }
}
