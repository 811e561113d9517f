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
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /batches} of a Livy server, written from the source of 0.7.1 and 0.9.0. States come from
 * the test. Thread-safe.
 */
final class ScriptedLivy implements Outside, AutoCloseable {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String LOGIN =
      "Basic " + Base64.getEncoder().encodeToString("ann:t0psecret".getBytes(UTF_8));

  /** One batch; Livy keeps the last lines of what it wrote. */
  private static final class Batch {
    final int id;
    final JsonNode request;
    BatchState state = BatchState.RUNNING;
    Optional<String> application = Optional.empty();
    final List<String> lines = new ArrayList<>();
    boolean silent;

    Batch(int id, JsonNode request) {
      this.id = id;
      this.request = request;
    }

    String name() {
      return request.path("name").asString("");
    }
  }

  /** What a create does beside, or instead of, starting a batch. */
  enum Create {
    ANSWERED,
    /** It starts, and the answer is a gateway's 502. */
    ANSWER_LOST,
    /** It comes later, and the answer is a 504. */
    LATE,
    /** It never comes, and the answer is a 502. */
    REQUEST_LOST,
    /** It is registered, its spark-submit cannot be started, and the answer is a 500. */
    NO_SPARK,
    TOO_MANY,
    UNAVAILABLE,
    /** As a page that wants a login. */
    GARBAGE,
    /** As Livy before 0.6. */
    NAMELESS
  }

  record Answer(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Batch> batches = new LinkedHashMap<>();
  private final List<String> requests = new ArrayList<>();
  private Optional<Answer> always = Optional.empty();
  private Optional<JsonNode> late = Optional.empty();
  private int nextId;
  private int started;
  private int mostAtOnce;
  private int kept = 200;
  private Create create = Create.ANSWERED;

  private ScriptedLivy(HttpServer server) {
    this.server = server;
  }

  static ScriptedLivy start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var livy = new ScriptedLivy(server);
    server.createContext("/", livy::serve);
    server.start();
    return livy;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** JSON of a connection to it, with its login. */
  String connection() {
    return """
    {"id":"livy","type":"livy","host":"127.0.0.1","port":%d,"login":"ann","password":"t0psecret"}\
    """
        .formatted(port());
  }

  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  synchronized JsonNode request(String name) {
    return of(name).request;
  }

  synchronized int newest() {
    return nextId - 1;
  }

  synchronized void create(Create how) {
    create = how;
  }

  /** The request that was late comes now. */
  synchronized int comes() {
    return create(late.orElseThrow()).status();
  }

  /** Whatever is asked, this is the answer. */
  synchronized void answers(int status, String body) {
    always = Optional.of(new Answer(status, body));
  }

  synchronized void state(String name, BatchState state) {
    of(name).state = state;
  }

  synchronized void application(String name, String id) {
    of(name).application = Optional.of(id);
  }

  synchronized void writes(String name, String... lines) {
    of(name).lines.addAll(List.of(lines));
  }

  /** As a livy.cache-log.size. */
  synchronized void keeps(int lines) {
    kept = lines;
  }

  /** As after its time of retention, or a DELETE by somebody. */
  synchronized void forget(String name) {
    batches.remove(name);
  }

  /** As after a restart without recovery: numbers begin anew. */
  synchronized void restart() {
    batches.clear();
    nextId = 0;
  }

  private Batch of(String name) {
    return Optional.ofNullable(batches.get(name)).orElseThrow();
  }

  @Override
  public synchronized int started() {
    return started;
  }

  @Override
  public synchronized int running() {
    return (int) batches.values().stream().filter(batch -> !batch.state.over()).count();
  }

  @Override
  public synchronized int mostAtOnce() {
    return mostAtOnce;
  }

  @Override
  public void finish() {
    end(BatchState.SUCCESS);
  }

  @Override
  public void fail() {
    end(BatchState.DEAD);
  }

  private synchronized void end(BatchState how) {
    batches.values().stream()
        .filter(batch -> !batch.state.over())
        .forEach(batch -> batch.state = how);
  }

  @Override
  public synchronized void reachable(boolean yes) {
    always = yes ? Optional.empty() : Optional.of(new Answer(503, "try later"));
  }

  private void serve(HttpExchange exchange) throws IOException {
    String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    var headers = exchange.getRequestHeaders();
    String method = exchange.getRequestMethod();
    String uri = exchange.getRequestURI().toString();
    Answer answer =
        LOGIN.equals(headers.getFirst("Authorization"))
            ? answer(method, uri, sent, headers.containsKey("X-Requested-By"))
            : new Answer(401, "<html>Authentication required</html>");
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized Answer answer(String method, String uri, String sent, boolean requested) {
    requests.add(method + " " + uri);
    if (always.isPresent()) {
      return always.get();
    }
    if (!method.equals("GET") && !requested) {
      return new Answer(400, "Missing Required Header for CSRF protection.");
    }
    if (method.equals("POST")) {
      return posted(JsonMapper.shared().readTree(sent));
    }
    String name = uri.replaceAll("^/batches/([^/?]*).*", "$1");
    Optional<Batch> found =
        batches.values().stream()
            .filter(batch -> batch.name().equals(name) || String.valueOf(batch.id).equals(name))
            .findFirst();
    if (found.isEmpty()) {
      return said(404, "Session '" + name + "' not found.");
    }
    if (method.equals("DELETE")) {
      batches.remove(found.get().name());
      return said(200, "deleted");
    }
    return new Answer(200, (uri.contains("/log") ? log(found.get()) : view(found.get())) + "");
  }

  private static Answer said(int status, String words) {
    return new Answer(status, JSON.objectNode().put("msg", words).toString());
  }

  private Answer posted(JsonNode request) {
    return switch (create) {
      case TOO_MANY -> said(400, "Rejected, too many sessions are being created!");
      case UNAVAILABLE -> new Answer(503, "");
      case GARBAGE -> new Answer(200, "<html>Log in</html>");
      case REQUEST_LOST -> new Answer(502, "<html>Bad gateway</html>");
      case LATE -> {
        late = Optional.of(request);
        yield new Answer(504, "<html>Gateway timeout</html>");
      }
      case ANSWER_LOST -> {
        create(request);
        yield new Answer(502, "<html>Bad gateway</html>");
      }
      case NO_SPARK -> {
        create(request);
        of(request.path("name").asString("")).state = BatchState.STARTING;
        of(request.path("name").asString("")).silent = true;
        yield new Answer(500, "java.io.IOException: Cannot run program \"spark-submit\"");
      }
      case ANSWERED, NAMELESS -> create(request);
    };
  }

  private Answer create(JsonNode request) {
    var batch = new Batch(nextId++, request);
    if (batches.containsKey(batch.name())) {
      return said(
          400, "Duplicate session name: Some(" + batch.name() + ") for session " + batch.id);
    }
    String file = request.path("file").asString("");
    if (file.startsWith("file:") || file.isEmpty()) {
      return said(
          400, "requirement failed: Local path " + file + " cannot be added to user sessions.");
    }
    batches.put(batch.name(), batch);
    started++;
    mostAtOnce = Math.max(mostAtOnce, running());
    ObjectNode view = view(batch);
    if (create == Create.NAMELESS) {
      view.remove("name");
    }
    return new Answer(201, view.toString());
  }

  private static ObjectNode view(Batch batch) {
    var view = JSON.objectNode().put("id", batch.id).put("name", batch.name());
    view.put("owner", "ann").putNull("proxyUser");
    view.put("state", batch.state.name().toLowerCase(Locale.ROOT));
    var info = JSON.objectNode();
    if (batch.application.isEmpty()) {
      view.putNull("appId");
      info.putNull("driverLogUrl").putNull("sparkUiUrl");
    } else {
      view.put("appId", batch.application.get());
      info.put("driverLogUrl", "http://node:8042/logs");
      info.put("sparkUiUrl", "http://yarn:8088/proxy/" + batch.application.get());
    }
    view.set("appInfo", info);
    view.putArray("log");
    return view;
  }

  private ObjectNode log(Batch batch) {
    var lines = new ArrayList<String>();
    if (!batch.silent) {
      lines.add("stdout: ");
      lines.addAll(batch.lines.subList(Math.max(0, batch.lines.size() - kept), batch.lines.size()));
      lines.add("\nstderr: ");
    }
    var said = JSON.objectNode().put("id", batch.id).put("from", 0).put("total", lines.size());
    lines.forEach(said.putArray("log")::add);
    return said;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
