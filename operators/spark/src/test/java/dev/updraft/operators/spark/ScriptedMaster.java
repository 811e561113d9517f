// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.updraft.testkit.external.Outside;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A standalone master with one worker, as far as HTTP shows: submission server, {@code /json/} and
 * {@code /log/}, on one port. States come from the test. Thread-safe.
 */
final class ScriptedMaster implements Outside, AutoCloseable {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String WORKER = "worker-1";

  /** One driver; {@code launched} once its worker wrote the launch line. */
  private static final class Driver {
    final JsonNode request;
    DriverState state = DriverState.RUNNING;
    boolean placed = true;
    boolean launched = true;
    String message = "";
    Instant submitted = Contexts.NOON;
    int looksUntilKilled;

    Driver(JsonNode request) {
      this.request = request;
    }
  }

  /** What a create does beside, or instead of, starting a driver. */
  enum Create {
    ANSWERED,
    /** It starts, and the answer is a 500. */
    ANSWER_LOST,
    THROTTLED,
    STANDBY
  }

  private final HttpServer server;
  private final Map<String, Driver> drivers = new LinkedHashMap<>();
  private final List<String> requests = new ArrayList<>();
  private String login = "Bearer t0psecret";
  private boolean reachable = true;
  private boolean pages = true;
  private boolean full;
  private boolean workerThere = true;
  private int driverPort = 1;
  private int killTakes;
  private int mostAtOnce;
  private Create create = Create.ANSWERED;

  private ScriptedMaster(HttpServer server) {
    this.server = server;
  }

  static ScriptedMaster start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var master = new ScriptedMaster(server);
    server.createContext("/", master::serve);
    server.start();
    return master;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** JSON of a connection to it, with a token. */
  String connection() {
    return """
    {"id":"spark","type":"spark","host":"127.0.0.1","password":"t0psecret",
     "extra":{"rest-port":"%d","ui-port":"%d"}}\
    """
        .formatted(port(), port());
  }

  /** It wants no token. */
  synchronized void open() {
    login = "null";
  }

  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  synchronized JsonNode request(String driver) {
    return of(driver).request;
  }

  synchronized String newest() {
    return drivers.keySet().stream().reduce("", (one, next) -> next);
  }

  synchronized void create(Create how) {
    create = how;
  }

  /** Whether new drivers wait for a worker. */
  synchronized void full(boolean yes) {
    full = yes;
  }

  /** All that waits gets the worker, and writes its launch line if the jar is there. */
  synchronized void place(boolean launch) {
    full = false;
    for (Driver driver : drivers.values()) {
      if (driver.state == DriverState.SUBMITTED) {
        driver.state = DriverState.RUNNING;
        driver.placed = true;
      }
      driver.launched = driver.launched || launch;
    }
  }

  synchronized void state(String driver, DriverState state, String message) {
    of(driver).state = state;
    of(driver).message = message;
  }

  synchronized void submitted(String driver, Instant at) {
    of(driver).submitted = at;
  }

  /** The worker is not in the master's list any more. */
  synchronized void workerGone() {
    workerThere = false;
  }

  /** As after a restart without a recovery mode. */
  synchronized void forget() {
    drivers.clear();
  }

  synchronized void pages(boolean shown) {
    pages = shown;
  }

  /** Where each driver says in its log that its page is. */
  synchronized void driverPort(int port) {
    driverPort = port;
  }

  synchronized void killTakes(int looks) {
    killTakes = looks;
  }

  private Driver of(String id) {
    var driver = drivers.get(id);
    if (driver == null) {
      throw new IllegalArgumentException("no driver " + id + " of " + drivers.keySet());
    }
    return driver;
  }

  @Override
  public synchronized int started() {
    return drivers.size();
  }

  @Override
  public synchronized int running() {
    return (int) drivers.values().stream().filter(driver -> !driver.state.over()).count();
  }

  @Override
  public synchronized int mostAtOnce() {
    return mostAtOnce;
  }

  @Override
  public void finish() {
    end(DriverState.FINISHED);
  }

  @Override
  public void fail() {
    end(DriverState.FAILED);
  }

  private synchronized void end(DriverState how) {
    drivers.values().stream()
        .filter(driver -> !driver.state.over())
        .forEach(driver -> driver.state = how);
  }

  @Override
  public synchronized void reachable(boolean yes) {
    reachable = yes;
  }

  private record Answer(int status, String body) {}

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    var answer = answer(exchange.getRequestMethod(), path, query, sent, token);
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized Answer answer(
      String method, String path, String query, String sent, String token) {
    requests.add(method + " " + path + " " + token);
    if (!reachable) {
      return new Answer(503, "try later");
    }
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.startsWith("/v1/submissions/")) {
      if (!token.equals(login)) {
        return new Answer(403, "Authorization header is missing.");
      }
      return switch (path.replaceAll("^/v1/submissions/([^/]*).*", "$1")) {
        case "create" -> create(sent);
        case "status" -> new Answer(200, status(last).toString());
        case "kill" -> new Answer(200, kill(last).toString());
        default -> new Answer(400, "{\"action\":\"ErrorResponse\",\"message\":\"Missing action\"}");
      };
    }
    if (!pages) {
      return new Answer(404, "no such page");
    }
    return path.equals("/json/")
        ? new Answer(200, json().toString())
        : new Answer(200, log(query.replaceAll(".*driverId=([^&]*).*", "$1"), query));
  }

  private Answer create(String sent) {
    JsonNode request = JsonMapper.shared().readTree(sent);
    for (var field : List.of("clientSparkVersion", "appArgs", "environmentVariables")) {
      if (request.path(field).isMissingNode()) {
        return new Answer(400, "{\"message\":\"Malformed request: '" + field + "' is missing\"}");
      }
    }
    if (create == Create.THROTTLED) {
      return new Answer(503, "");
    }
    var said = JSON.objectNode().put("action", "CreateSubmissionResponse");
    if (create == Create.STANDBY) {
      said.put("success", false).put("message", "Current state is not alive: STANDBY");
      return new Answer(200, said.toString());
    }
    String id = "driver-20261120120000-%04d".formatted(drivers.size());
    var driver = new Driver(request);
    if (full) {
      driver.state = DriverState.SUBMITTED;
      driver.placed = false;
      driver.launched = false;
    }
    drivers.put(id, driver);
    mostAtOnce = Math.max(mostAtOnce, running());
    return create == Create.ANSWER_LOST
        ? new Answer(500, "<html>Futures timed out</html>")
        : new Answer(200, said.put("submissionId", id).put("success", true).toString());
  }

  private ObjectNode status(String id) {
    var said = JSON.objectNode().put("action", "SubmissionStatusResponse");
    said.put("submissionId", id).put("success", drivers.containsKey(id));
    if (drivers.containsKey(id)) {
      Driver driver = of(id);
      if (driver.looksUntilKilled > 0 && --driver.looksUntilKilled == 0) {
        driver.state = DriverState.KILLED;
      }
      said.put("driverState", driver.state.name());
      if (driver.placed) {
        said.put("workerId", WORKER);
      }
      if (!driver.message.isEmpty()) {
        said.put("message", driver.message);
      }
    }
    return said;
  }

  private ObjectNode kill(String id) {
    boolean goesOn = drivers.containsKey(id) && !of(id).state.over();
    if (goesOn && killTakes > 0) {
      of(id).looksUntilKilled = killTakes;
    } else if (goesOn) {
      of(id).state = DriverState.KILLED;
    }
    return JSON.objectNode()
        .put("action", "KillSubmissionResponse")
        .put("success", goesOn)
        .put("message", goesOn ? "Kill request submitted" : "already finished or does not exist");
  }

  private ObjectNode json() {
    var said = JSON.objectNode().put("status", "ALIVE");
    ArrayNode workers = said.putArray("workers");
    if (workerThere) {
      workers.addObject().put("id", WORKER).put("webuiaddress", "http://127.0.0.1:" + port());
    }
    ArrayNode active = said.putArray("activedrivers");
    ArrayNode completed = said.putArray("completeddrivers");
    drivers.forEach(
        (id, driver) ->
            (driver.state.over() ? completed : active)
                .addObject()
                .put("id", id)
                .put("starttime", String.valueOf(driver.submitted.toEpochMilli()))
                .put("state", driver.state.name())
                .put("worker", driver.placed ? WORKER : "None")
                .put("mainclass", driver.request.path("mainClass").asString("")));
    return said;
  }

  private String log(String id, String query) {
    Driver driver = of(id);
    if (!driver.launched) {
      return "==== Bytes 0-0 of 0 of /work/" + id + "/stderr ====\n";
    }
    var log = new StringBuilder("Launch Command: \"java\" \"-cp\" \"/jars/*\"");
    driver
        .request
        .path("sparkProperties")
        .properties()
        .forEach(
            entry ->
                log.append(
                    " \"-D%s=%s\"".formatted(entry.getKey(), entry.getValue().asString(""))));
    log.append("\n====\n\nINFO Utils: Successfully started service 'SparkUI' on port ");
    log.append(driverPort);
    log.append(".\nINFO Connected to Spark cluster with app ID app-20261120120001-0007");
    log.append("\nException in thread main: no such table\n");
    String text = query.contains("logType=stdout") ? "rows: 42\n" : log.toString();
    return "==== Bytes 0-9 of 9 of /work/" + id + " ====\n" + text;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
