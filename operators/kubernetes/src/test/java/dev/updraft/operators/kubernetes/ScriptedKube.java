// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.updraft.api.Connection;
import dev.updraft.testkit.external.Outside;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An API server with one Deployment, as the documentation of Kubernetes says; no controller: how
 * far a rollout is says the test. Thread-safe.
 */
final class ScriptedKube implements Outside, AutoCloseable {
  static final String TOKEN = "t0psecret";
  private static final String PATH = "/apis/apps/v1/namespaces/serving/deployments/churn";

  private static final String BEFORE =
      """
      {"kind": "Deployment", "metadata": {"name": "churn", "uid": "uid-1", "resourceVersion": "1", "generation": 1,
         "annotations": {"deployment.kubernetes.io/revision": "1"}},
       "spec": {"replicas": 2, "template": {"metadata": {"annotations": {"team": "growth"}},
         "spec": {"containers": [
           {"name": "proxy", "image": "envoy:1"},
           {"name": "server", "image": "churn:1", "env": [
             {"name": "MODEL_VERSION", "value": "1"}, {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "k"}}}]}]}}},
       "status": {"observedGeneration": 1, "replicas": 2, "updatedReplicas": 2, "availableReplicas": 2,
         "conditions": [{"type": "Progressing", "reason": "NewReplicaSetAvailable", "message": "ready"}]}}
      """;

  private final HttpServer server;
  private final Set<String> attempts = new HashSet<>();
  private ObjectNode now = (ObjectNode) JsonMapper.shared().readTree(BEFORE);
  private boolean there = true;
  private boolean reachable = true;
  private boolean loses;
  private int conflicts;
  private boolean over = true;
  private int mostAtOnce;

  private ScriptedKube(HttpServer server) {
    this.server = server;
  }

  static ScriptedKube start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var kube = new ScriptedKube(server);
    server.createContext("/", kube::serve);
    server.start();
    return kube;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Kubernetes connected(String token) {
    var extra = Map.of("url", url());
    return new Kubernetes(new Connection("cluster", "kubernetes", "", 0, "", "", token, extra));
  }

  /** The same as JSON. */
  String json() {
    return """
    {"id":"cluster","type":"kubernetes","password":"%s","extra":{"url":"%s"}}\
    """
        .formatted(TOKEN, url());
  }

  /** The Deployment as it is; the test may change it. */
  synchronized ObjectNode now() {
    return now;
  }

  synchronized ObjectNode template() {
    return (ObjectNode) now.path("spec").path("template");
  }

  synchronized ObjectNode status() {
    return (ObjectNode) now.path("status");
  }

  synchronized void remove() {
    there = false;
  }

  /** The next patch is done, and nobody hears the answer. */
  synchronized void loseAnswer() {
    loses = true;
  }

  /** Somebody else is faster, so many times. */
  synchronized void conflicts(int times) {
    conflicts = times;
  }

  /** The controller has seen the newest generation. */
  synchronized void observe(int updated, int replicas, int available, String reason) {
    ObjectNode status = status();
    status.put("observedGeneration", now.path("metadata").path("generation").asInt(0));
    status.put("updatedReplicas", updated);
    status.put("replicas", replicas);
    status.put("availableReplicas", available);
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Progressing")
        .put("reason", reason)
        .put("message", "as the test says");
    over = !reason.equals("ReplicaSetUpdated");
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    synchronized (this) {
      boolean patch = exchange.getRequestMethod().equals("PATCH");
      if (!reachable) {
        answer(exchange, 503, "away");
      } else if (!("Bearer " + TOKEN)
          .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer(exchange, 401, status(401, "Unauthorized"));
      } else if (!there || !exchange.getRequestURI().getPath().equals(PATH)) {
        answer(exchange, 404, status(404, "deployments.apps x not found"));
      } else if (patch && !patched(exchange, JsonMapper.shared().readTree(sent))) {
        answer(exchange, 409, status(409, "the object has been modified"));
      } else if (!patch || !loses) {
        answer(exchange, 200, JsonMapper.shared().writeValueAsString(now));
      } else {
        loses = false;
      }
      exchange.close();
    }
  }

  private static String status(int code, String message) {
    return "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"%s\",\"code\":%d}"
        .formatted(message, code);
  }

  private boolean patched(HttpExchange exchange, JsonNode patch) {
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    JsonNode version = patch.path("metadata").path("resourceVersion");
    if (conflicts > 0) {
      conflicts--;
      return false;
    }
    if (!type.equals("application/strategic-merge-patch+json")
        || !version.equals(now.path("metadata").path("resourceVersion"))) {
      return false;
    }
    ObjectNode before = now.deepCopy();
    StrategicMerge.into(now, patch);
    ObjectNode metadata = (ObjectNode) now.path("metadata");
    metadata.put("resourceVersion", "" + (version.asInt(0) + 1));
    if (!before.path("spec").equals(now.path("spec"))) {
      metadata.put("generation", metadata.path("generation").asInt(0) + 1);
      String attempt = new Deployment(now).attempt().orElse("");
      over = attempt.isEmpty() || attempts.contains(attempt);
      attempts.add(attempt);
      attempts.remove("");
      mostAtOnce = Math.max(mostAtOnce, over ? 0 : 1);
    }
    return true;
  }

  private static void answer(HttpExchange exchange, int status, String said) throws IOException {
    byte[] body = said.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public synchronized int started() {
    return attempts.size();
  }

  @Override
  public synchronized int running() {
    return over ? 0 : 1;
  }

  @Override
  public synchronized int mostAtOnce() {
    return mostAtOnce;
  }

  @Override
  public void finish() {
    observe(2, 2, 2, "NewReplicaSetAvailable");
  }

  @Override
  public void fail() {
    observe(1, 3, 2, "ProgressDeadlineExceeded");
  }

  @Override
  public synchronized void reachable(boolean yes) {
    reachable = yes;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
