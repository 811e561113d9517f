// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** No database takes a NUL, and half of a surrogate pair does not survive UTF-8. */
public final class Storable {
  private static final String WHY = "A text cannot hold a NUL or half of a surrogate pair";

  private Storable() {}

  /** Refuses a query that holds what cannot be stored; of a path Jetty refuses it. */
  public static void requireQuery(Context ctx) {
    for (Map.Entry<String, List<String>> parameter : ctx.queryParamMap().entrySet()) {
      if (!is(parameter.getKey()) || !parameter.getValue().stream().allMatch(Storable::is)) {
        throw refused("query", parameter.getKey().replace('\0', '?'));
      }
    }
  }

  /** Refuses JSON with such a text anywhere in it, and says where. */
  static void require(String place, JsonNode node) {
    if (node.isString() && !is(node.asString())) {
      throw refused("body", place);
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String inside = place.isEmpty() ? field.getKey() : place + "." + field.getKey();
      if (!is(field.getKey())) {
        throw refused("body", place.isEmpty() ? "body" : place);
      }
      require(inside, field.getValue());
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      require(place + "[" + i + "]", node.path(i));
    }
  }

  /**
   * Why a name cannot be made, for no address could hold it; empty = it can. Browsers and servers
   * take single and double dots for steps between folders, even when they are encoded.
   */
  public static String unfitName(String name) {
    if (name.equals(".") || name.equals("..")) {
      return "A name cannot be '" + name + "': no address could hold it";
    }
    return name.chars().anyMatch(Character::isISOControl) || !is(name)
        ? "A name cannot hold control characters or half of a surrogate pair"
        : "";
  }

  private static boolean is(String text) {
    return text.indexOf(0) < 0 && UTF_8.newEncoder().canEncode(text);
  }

  private static ApiError refused(String where, String field) {
    return ApiError.invalid(where, field, WHY, "string_unicode");
  }
}
