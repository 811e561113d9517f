// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The web page of a driver, as far as {@code /api/v1} shows; answers as Spark 4.1 gives them, with
 * what nobody reads left out.
 */
final class ScriptedDriver implements AutoCloseable {
  private final HttpServer server;
  private final String mark;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile String jobs = "[]";
  private volatile String applications =
      "[{\"id\":\"app-1\",\"name\":\"x\",\"attempts\":[{\"completed\":false}]}]";

  private ScriptedDriver(HttpServer server, String mark) {
    this.server = server;
    this.mark = mark;
  }

  static ScriptedDriver of(String mark) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var driver = new ScriptedDriver(server, mark);
    server.createContext("/api/v1/applications", driver::serve);
    server.start();
    return driver;
  }

  int port() {
    return server.getAddress().getPort();
  }

  void applications(String json) {
    applications = json;
  }

  void jobs(String json) {
    jobs = json;
  }

  List<String> asked() {
    return List.copyOf(asked);
  }

  private void serve(HttpExchange exchange) throws IOException {
    var answers =
        Map.of(
            "",
            applications,
            "/app-1/environment",
            "{\"runtime\":{},\"sparkProperties\":[[\"spark.app.name\",\"x\"],"
                + "[\"spark.updraft.mark\",\""
                + mark
                + "\"]]}",
            "/app-1/jobs",
            jobs);
    String path = exchange.getRequestURI().getPath().substring("/api/v1/applications".length());
    asked.add(path);
    byte[] body = answers.getOrDefault(path, "no such page").getBytes(UTF_8);
    exchange.sendResponseHeaders(answers.containsKey(path) ? 200 : 404, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
