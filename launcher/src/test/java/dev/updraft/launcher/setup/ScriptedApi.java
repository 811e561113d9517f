// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.setup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.updraft.launcher.cli.ApiClient;
import dev.updraft.launcher.cli.LocalAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The API's connections: a password goes in and never comes out. */
final class ScriptedApi implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ROOT = "/api/v2/connections";

  private final HttpServer server;
  private final Map<String, ObjectNode> connections = new ConcurrentHashMap<>();

  ScriptedApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(ROOT, this::answer);
    server.start();
  }

  LocalConnections client() {
    var url = "http://127.0.0.1:" + server.getAddress().getPort();
    return new LocalConnections(new ApiClient(new LocalAccess(url, "token")));
  }

  /** With its password, as nobody else sees it. */
  JsonNode stored(String id) {
    return connections.getOrDefault(id, JSON.createObjectNode());
  }

  String extra(String id, String name) {
    return JSON.readTree(stored(id).path("extra").asString("{}")).path(name).asString("");
  }

  void put(String id, String fields) {
    connections.put(id, (ObjectNode) JSON.readTree(fields));
  }

  private void answer(HttpExchange http) throws IOException {
    try (http) {
      String id = http.getRequestURI().getPath().substring(ROOT.length()).replaceFirst("^/", "");
      switch (http.getRequestMethod()) {
        case "GET" -> show(http, id);
        case "POST" -> {
          var sent = (ObjectNode) JSON.readTree(http.getRequestBody());
          connections.put(sent.path("connection_id").asString(), sent);
          send(http, 201, "{}");
        }
        case "PATCH" -> {
          ((ObjectNode) stored(id)).setAll((ObjectNode) JSON.readTree(http.getRequestBody()));
          send(http, 200, "{}");
        }
        default -> send(http, 405, "{}");
      }
    }
  }

  private void show(HttpExchange http, String id) throws IOException {
    if (!connections.containsKey(id)) {
      send(http, 404, "{\"detail\":\"not found\"}");
      return;
    }
    ObjectNode shown = (ObjectNode) stored(id).deepCopy();
    if (shown.hasNonNull("password")) {
      shown.put("password", "***");
    } else {
      shown.putNull("password");
    }
    send(http, 200, shown.toString());
  }

  private static void send(HttpExchange http, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    http.sendResponseHeaders(status, bytes.length);
    http.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
