// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.updraft.testkit.external.Outside;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A ResourceManager and a node, as far as HTTP shows, on one port; written from the REST API of
 * Hadoop 3. Applications come from a {@link ScriptedSpark}, states from the test. Thread-safe.
 */
final class ScriptedYarn implements Outside, AutoCloseable {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** One application. */
  private static final class App {
    final ScriptedSpark.Told told;
    AppState state = AppState.RUNNING;
    String status = "UNDEFINED";
    String diagnostics = "";
    int looksUntilKilled;

    App(ScriptedSpark.Told told) {
      this.told = told;
    }
  }

  private final HttpServer server;
  private final ScriptedSpark spark;
  private final Map<String, App> apps = new LinkedHashMap<>();
  private final List<String> requests = new ArrayList<>();
  private int status = 200;
  private String trackingUrl = "http://127.0.0.1:1/proxy/";
  private String log = "Exception in thread main: no such table\n";
  private String redirect = "";
  private int killTakes;
  private int mostAtOnce;

  private ScriptedYarn(HttpServer server, ScriptedSpark spark) {
    this.server = server;
    this.spark = spark;
  }

  static ScriptedYarn of(ScriptedSpark spark) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var yarn = new ScriptedYarn(server, spark);
    server.createContext("/", yarn::serve);
    server.start();
    return yarn;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** JSON of a connection to it. */
  String connection() {
    return """
    {"id":"spark","type":"spark","host":"127.0.0.1","login":"etl",
     "extra":{"master":"yarn","rest-port":"%d","spark-home":"%s","hadoop-conf-dir":"%s"}}\
    """
        .formatted(server.getAddress().getPort(), spark.home(), spark.home());
  }

  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  synchronized ScriptedSpark.Told told() {
    take();
    return of(newest()).told;
  }

  synchronized String newest() {
    take();
    return apps.keySet().stream().reduce("", (one, next) -> next);
  }

  synchronized void state(AppState state, String finalStatus, String diagnostics) {
    take();
    App app = of(newest());
    app.state = state;
    app.status = finalStatus;
    app.diagnostics = diagnostics;
  }

  /** What it answers to everything; 200 = what is asked for. */
  synchronized void answers(int code) {
    status = code;
  }

  synchronized void forget() {
    apps.clear();
  }

  synchronized void killTakes(int looks) {
    killTakes = looks;
  }

  synchronized void trackingUrl(String url) {
    trackingUrl = url;
  }

  /** What the node shows; empty: it has it no more. */
  synchronized void log(String text) {
    log = text;
  }

  /** Where the node says that the log is. */
  synchronized void redirect(String url) {
    redirect = url;
  }

  private App of(String id) {
    var app = apps.get(id);
    if (app == null) {
      throw new IllegalArgumentException("no application " + id + " of " + apps.keySet());
    }
    return app;
  }

  private void take() {
    for (var told : spark.taken()) {
      apps.put("application_1763640000000_%04d".formatted(apps.size() + 1), new App(told));
      mostAtOnce = Math.max(mostAtOnce, live());
    }
  }

  private int live() {
    return (int) apps.values().stream().filter(app -> !app.state.over()).count();
  }

  @Override
  public synchronized int started() {
    take();
    return apps.size();
  }

  @Override
  public synchronized int running() {
    take();
    return live();
  }

  @Override
  public synchronized int mostAtOnce() {
    take();
    return mostAtOnce;
  }

  @Override
  public void finish() {
    end(AppState.FINISHED, "SUCCEEDED");
  }

  @Override
  public void fail() {
    end(AppState.FINISHED, "FAILED");
  }

  private synchronized void end(AppState state, String finalStatus) {
    take();
    for (App app : apps.values()) {
      if (!app.state.over()) {
        app.state = state;
        app.status = finalStatus;
      }
    }
  }

  @Override
  public void reachable(boolean yes) {
    answers(yes ? 200 : 503);
  }

  private record Answer(int status, String body) {}

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    var answer = answer(exchange, path, query, sent);
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized Answer answer(
      HttpExchange exchange, String path, String query, String sent) {
    take();
    requests.add(exchange.getRequestMethod() + " " + path + "?" + query);
    if (path.startsWith("/ws/v1/node/containerlogs/")) {
      return containerLog(exchange, path.substring(path.lastIndexOf('/') + 1));
    }
    if (status == 307) {
      exchange.getResponseHeaders().set("Location", "http://other.example:8088" + path);
    }
    if (status != 200) {
      return new Answer(status, "{\"RemoteException\":{\"message\":\"not now\"}}");
    }
    if (path.equals("/ws/v1/cluster/apps")) {
      return new Answer(200, list(query).toString());
    }
    String id = path.replaceAll("^/ws/v1/cluster/apps/([^/]*).*", "$1");
    if (!apps.containsKey(id)) {
      return new Answer(
          404,
          "{\"RemoteException\":{\"exception\":\"NotFoundException\",\"message\":\"app with id: "
              + id
              + " not found\"}}");
    }
    return path.endsWith("/state")
        ? kill(of(id), sent)
        : new Answer(200, JSON.objectNode().set("app", shown(id)).toString());
  }

  private Answer kill(App app, String sent) {
    if (!sent.equals("{\"state\":\"KILLED\"}")) {
      return new Answer(400, "{\"RemoteException\":{\"exception\":\"BadRequestException\"}}");
    }
    if (app.state.over()) {
      return new Answer(200, "{\"state\":\"" + app.state + "\"}");
    }
    app.looksUntilKilled = killTakes;
    if (killTakes == 0) {
      app.state = AppState.KILLED;
    }
    return new Answer(202, "{\"state\":\"" + app.state + "\"}");
  }

  private ObjectNode list(String query) {
    String tag = query.replaceAll(".*applicationTags=([^&]*).*", "$1");
    var found =
        apps.keySet().stream()
            .filter(
                id ->
                    List.of(of(id).told.conf().getOrDefault("spark.yarn.tags", "").split(",", -1))
                        .contains(tag))
            .toList();
    var said = JSON.objectNode();
    if (found.isEmpty()) {
      return said.putNull("apps");
    }
    var all = said.putObject("apps").putArray("app");
    found.forEach(id -> all.add(shown(id)));
    return said;
  }

  private ObjectNode shown(String id) {
    App app = of(id);
    if (app.looksUntilKilled > 0 && --app.looksUntilKilled == 0) {
      app.state = AppState.KILLED;
    }
    return JSON.objectNode()
        .put("id", id)
        .put("state", app.state.name())
        .put("finalStatus", app.status)
        .put("diagnostics", app.diagnostics)
        .put("trackingUrl", trackingUrl)
        .put(
            "amContainerLogs",
            url() + "/node/containerlogs/container_1763640000000_0001_01_000001/etl");
  }

  private Answer containerLog(HttpExchange exchange, String stream) {
    if (!redirect.isEmpty()) {
      exchange.getResponseHeaders().set("Location", redirect);
      redirect = "";
      return new Answer(307, "");
    }
    if (log.isEmpty() || !stream.equals("stderr")) {
      return new Answer(404, "Cannot find the log");
    }
    return new Answer(
        200,
        "Container: container_1 on node\nLogType:stderr\nLogLength:9\nLogContents:\n"
            + log
            + "\nEnd of LogType:stderr. This log file belongs to a running container\n****\n");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
