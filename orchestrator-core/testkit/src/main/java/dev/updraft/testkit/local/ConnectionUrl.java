// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import tools.jackson.databind.json.JsonMapper;

/**
 * A connection as one text, {@code postgresql://login:password@host:5432/schema?extra=value}:
 * reserved characters percent-encoded, as in Airflow's environment variables. A JSON object with
 * the same fields as in the API is taken as well.
 */
public final class ConnectionUrl {
  private ConnectionUrl() {}

  /**
   * The connection as a task's input.
   *
   * @throws IllegalArgumentException when it is neither; the message never holds the text, which
   *     may be a secret
   */
  public static String json(String id, String url) {
    if (url.startsWith("{")) {
      return url;
    }
    var uri = parsed(id, url);
    var node = JsonMapper.shared().createObjectNode();
    var login = String.valueOf(uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo());
    int colon = login.indexOf(':');
    node.put("id", id).put("type", uri.getScheme()).put("host", uri.getHost());
    node.put("port", Math.max(0, uri.getPort()));
    node.put("schema", decoded(uri.getRawPath().replaceFirst("^/", "")));
    node.put("login", decoded(colon < 0 ? login : login.substring(0, colon)));
    node.put("password", colon < 0 ? "" : decoded(login.substring(colon + 1)));
    var extra = node.putObject("extra");
    if (uri.getRawQuery() != null) {
      for (var pair : uri.getRawQuery().split("&", -1)) {
        int equals = pair.indexOf('=');
        extra.put(
            decoded(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return node.toString();
  }

  private static URI parsed(String id, String url) {
    try {
      var uri = new URI(url);
      if (uri.getScheme() != null && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(malformed(id) + " (" + e.getReason() + ")", e);
    }
    throw new IllegalArgumentException(malformed(id));
  }

  private static String malformed(String id) {
    return "connection '"
        + id
        + "' is no URL such as postgresql://login:password@host:5432/schema; percent-encode what"
        + " is reserved";
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }
}
