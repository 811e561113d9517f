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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API server of a Kubernetes without nodes: pods, their logs and what is mounted into them;
 * written from its published API. Drivers come from a {@link ScriptedSpark}, or from a real
 * spark-submit that posts them; states come from the test. Thread-safe.
 */
final class ScriptedKubernetes implements Outside, AutoCloseable {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NAMESPACE = "/api/v1/namespaces/jobs/";
  static final String RUNNING =
      """
      {"phase":"Running","containerStatuses":[{"name":"spark-kubernetes-driver",
       "state":{"running":{"startedAt":"2026-11-20T12:00:00Z"}}}]}\
      """;

  /** A line of the log of every pod. */
  private record Line(Instant at, String text) {}

  private final HttpServer server;
  private final ScriptedSpark spark;
  private final SequencedMap<String, ObjectNode> pods = new LinkedHashMap<>();
  private final Map<String, Integer> looksUntilGone = new LinkedHashMap<>();
  private final Set<String> settings = new HashSet<>();
  private final List<ScriptedSpark.Told> told = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private final List<Line> log = new ArrayList<>();
  private int status = 200;
  private int started;
  private boolean half;
  private int deleteTakes;
  private int mostAtOnce;

  private ScriptedKubernetes(HttpServer server, ScriptedSpark spark) {
    this.server = server;
    this.spark = spark;
  }

  static ScriptedKubernetes of(ScriptedSpark spark) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return of(spark, HttpServer.create(address, 0));
  }

  static ScriptedKubernetes of(ScriptedSpark spark, HttpServer server) {
    var kubernetes = new ScriptedKubernetes(server, spark);
    server.createContext("/", kubernetes::serve);
    server.start();
    return kubernetes;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** JSON of a connection to it, with a token. */
  String connection() {
    return """
    {"id":"spark","type":"spark","password":"t0psecret",
     "extra":{"master":"k8s://http://127.0.0.1:%d","spark-home":"%s",
      "spark.kubernetes.namespace":"jobs"}}\
    """
        .formatted(port(), spark.home());
  }

  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  synchronized ScriptedSpark.Told told() {
    take();
    return told.getLast();
  }

  synchronized JsonNode newestPod() {
    take();
    return pods.lastEntry().getValue();
  }

  synchronized String newest() {
    take();
    return pods.isEmpty() ? "" : pods.lastEntry().getKey();
  }

  /** JSON of the status of the newest pod. */
  synchronized void status(String json) {
    take();
    pods.lastEntry().getValue().set("status", JsonMapper.shared().readTree(json));
  }

  /** What it answers to everything; 200 = what is asked for. */
  synchronized void answers(int code) {
    status = code;
  }

  /** Whether launchers die when their pod is made, and its settings are not. */
  synchronized void half(boolean yes) {
    half = yes;
  }

  /** As when somebody deletes it, or its node is taken away. */
  synchronized void forget() {
    pods.clear();
  }

  synchronized void deleteTakes(int looks) {
    deleteTakes = looks;
  }

  synchronized void writes(Instant at, String text) {
    log.add(new Line(at, text));
  }

  private void take() {
    for (var each : spark.taken()) {
      told.add(each);
      String name = each.conf().getOrDefault("spark.kubernetes.driver.pod.name", "unnamed");
      var pod = JSON.objectNode().put("kind", "Pod").put("apiVersion", "v1");
      pod.putObject("metadata")
          .put("name", name)
          .putObject("labels")
          .put("spark-app-selector", "spark-0a");
      pod.putObject("spec")
          .putArray("volumes")
          .addObject()
          .putObject("configMap")
          .put("name", "map-" + name);
      if (!half) {
        settings.add("map-" + name);
      }
      add(name, pod, half ? "{\"phase\":\"Pending\"}" : RUNNING);
    }
  }

  private boolean add(String name, ObjectNode pod, String state) {
    if (pods.containsKey(name)) {
      return false;
    }
    pod.set("status", JsonMapper.shared().readTree(state));
    pods.put(name, pod);
    started++;
    mostAtOnce = Math.max(mostAtOnce, live());
    return true;
  }

  private int live() {
    return (int) pods.values().stream().filter(pod -> !new Pod(pod).phase().over()).count();
  }

  @Override
  public synchronized int started() {
    take();
    return started;
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
    end("{\"phase\":\"Succeeded\"}");
  }

  @Override
  public void fail() {
    end(terminated(1, "Error"));
  }

  /** JSON of the status of a pod whose driver ended badly. */
  static String terminated(int code, String reason) {
    return """
    {"phase":"Failed","containerStatuses":[{"name":"sidecar","state":{"terminated":{"exitCode":0}}},
     {"name":"spark-kubernetes-driver","state":{"terminated":{"exitCode":%d,"reason":"%s"}}}]}\
    """
        .formatted(code, reason);
  }

  private synchronized void end(String state) {
    take();
    for (ObjectNode pod : pods.values()) {
      if (!new Pod(pod).phase().over()) {
        pod.set("status", JsonMapper.shared().readTree(state));
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
    String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    var answer = answer(exchange.getRequestMethod(), path, query, sent, token);
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized Answer answer(
      String method, String path, String query, String sent, String token) {
    take();
    requests.add(method + " " + path + "?" + query);
    if (status != 200) {
      return said(status, "not now");
    }
    if (!token.equals("Bearer t0psecret")) {
      return said(401, "Unauthorized");
    }
    if (!path.startsWith(NAMESPACE)) {
      return said(404, "NotFound");
    }
    String[] what = path.substring(NAMESPACE.length()).split("/", -1);
    String name = what.length > 1 ? what[1] : "";
    return switch (method) {
      case "GET" -> what.length > 2 ? new Answer(200, log(query)) : get(what[0], name);
      case "POST" -> post(what[0], sent);
      case "PATCH" -> patch(what[0], name, sent);
      case "DELETE" -> delete(name);
      default -> said(405, "MethodNotAllowed");
    };
  }

  private static Answer said(int code, String reason) {
    return new Answer(
        code,
        JSON.objectNode()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("status", "Failure")
            .put("reason", reason)
            .put("code", code)
            .toString());
  }

  private Answer get(String kind, String name) {
    if (kind.equals("configmaps")) {
      return settings.contains(name)
          ? new Answer(200, "{\"kind\":\"ConfigMap\"}")
          : said(404, "NotFound");
    }
    if (looksUntilGone.containsKey(name) && looksUntilGone.merge(name, -1, Integer::sum) <= 0) {
      pods.remove(name);
      looksUntilGone.remove(name);
    }
    return pods.containsKey(name)
        ? new Answer(200, pods.get(name).toString())
        : said(404, "NotFound");
  }

  private Answer post(String kind, String sent) {
    var pod = (ObjectNode) JsonMapper.shared().readTree(sent);
    String name = pod.path("metadata").path("name").asString("");
    if (!kind.equals("pods")) {
      return new Answer(201, sent);
    }
    ((ObjectNode) pod.path("metadata")).put("uid", "7b9b0f5e").put("namespace", "jobs");
    return add(name, pod, "{\"phase\":\"Pending\"}")
        ? new Answer(201, pod.toString())
        : said(409, "AlreadyExists");
  }

  private Answer patch(String kind, String name, String sent) {
    if (kind.equals("configmaps")) {
      settings.add(name);
    }
    return new Answer(200, sent);
  }

  private Answer delete(String name) {
    if (!pods.containsKey(name)) {
      return said(404, "NotFound");
    }
    if (deleteTakes == 0) {
      pods.remove(name);
    } else {
      looksUntilGone.putIfAbsent(name, deleteTakes);
    }
    return new Answer(200, "{\"kind\":\"Pod\"}");
  }

  private String log(String query) {
    String since = parameter(query, "sinceTime");
    String tail = parameter(query, "tailLines");
    boolean stamped = query.contains("timestamps=true");
    var lines =
        log.stream()
            .filter(line -> since.isEmpty() || !line.at().isBefore(Instant.parse(since)))
            .map(line -> (stamped ? line.at() + " " : "") + line.text() + "\n")
            .toList();
    int from = tail.isEmpty() ? 0 : Math.max(0, lines.size() - Integer.parseInt(tail));
    String all = String.join("", lines.subList(from, lines.size()));
    String most = parameter(query, "limitBytes");
    return most.isEmpty() ? all : all.substring(0, Math.min(all.length(), Integer.parseInt(most)));
  }

  private static String parameter(String query, String name) {
    for (String each : query.split("&", -1)) {
      if (each.startsWith(name + "=")) {
        return each.substring(name.length() + 1);
      }
    }
    return "";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
