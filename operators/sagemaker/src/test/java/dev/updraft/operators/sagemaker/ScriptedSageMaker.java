// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.updraft.api.Connection;
import dev.updraft.testkit.external.Outside;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A SageMaker with one endpoint, {@code churn}, as its API reference says, and for what that leaves
 * open as people report its messages. How far a deployment is says the test. Thread-safe.
 */
final class ScriptedSageMaker implements Outside, AutoCloseable {
  static final String ENDPOINT = "churn";
  static final String ROLE = "arn:aws:iam::123456789012:role/sagemaker";
  private static final String ARN = "arn:aws:sagemaker:us-east-1:123456789012:";

  /** An answer that the test wants instead of the next one to this action. */
  record Answer(String action, int status, String body) {
    static Answer refusal(String action, int status, String code, String message) {
      return new Answer(
          action, status, "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, message));
    }
  }

  private final HttpServer server;
  private final Map<String, JsonNode> made = new HashMap<>();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final Map<String, Runnable> before = new HashMap<>();
  private @Nullable ObjectNode endpoint;
  private boolean reachable = true;
  private boolean loses;
  private boolean holds;
  private int started;
  private int mostAtOnce;

  private ScriptedSageMaker(HttpServer server) {
    this.server = server;
  }

  static ScriptedSageMaker start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var scripted = new ScriptedSageMaker(server);
    server.createContext("/", scripted::serve);
    server.start();
    return scripted;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  SageMaker connected(String secret) {
    var extra = Map.of("endpoint_url", url(), "execution_role", ROLE);
    return new SageMaker(new Connection("aws", "aws", "", 0, "", "id", secret, extra));
  }

  /** The same as JSON. */
  String json() {
    return """
    {"id":"aws","type":"aws","login":"id","password":"secret","extra":{"endpoint_url":"%s","execution_role":"%s"}}\
    """
        .formatted(url(), ROLE);
  }

  /** Somebody else made it before. */
  synchronized ScriptedSageMaker with(String status, String config) {
    endpoint = JsonMapper.shared().createObjectNode();
    endpoint
        .put("EndpointName", ENDPOINT)
        .put("EndpointArn", ARN + "endpoint/" + ENDPOINT)
        .put("EndpointStatus", status)
        .put("EndpointConfigName", config);
    return this;
  }

  synchronized Optional<Endpoint> now() {
    return Optional.ofNullable(endpoint).map(Endpoint::of);
  }

  /** The configuration that serves; empty without an endpoint. */
  String config() {
    return now().map(Endpoint::config).orElse("");
  }

  /** Whether it is being changed to this; empty = to nothing. */
  synchronized void pending(String config) {
    if (config.isEmpty()) {
      there().remove("PendingDeploymentSummary");
    } else {
      there().putObject("PendingDeploymentSummary").put("EndpointConfigName", config);
    }
  }

  /** What was made, by its name. */
  synchronized Optional<JsonNode> made(String name) {
    return Optional.ofNullable(made.get(name));
  }

  /** Somebody made another one under this name. */
  synchronized void change(String name, String field, String value) {
    ((ObjectNode) made(name).orElseThrow().path("PrimaryContainer")).put(field, value);
  }

  /** The requests that were done, in their order. */
  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  synchronized void answer(Answer answer) {
    answers.add(answer);
  }

  /** Somebody else acts just before the next one of these requests is done. */
  synchronized void before(String action, Runnable act) {
    before.put(action, act);
  }

  /** The next create or update of the endpoint is done, and nobody hears the answer. */
  synchronized void loseAnswer() {
    loses = true;
  }

  /** As people report: nothing is deleted while something is under way. */
  synchronized void holdsWhatIsUnderWay() {
    holds = true;
  }

  private ObjectNode there() {
    if (endpoint == null) {
      throw new IllegalStateException("there is no endpoint");
    }
    return endpoint;
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
    String action = target.replace("SageMaker.", "");
    synchronized (this) {
      var headers = exchange.getRequestHeaders();
      Answer scripted = answers.peek();
      Answer answer;
      if (!reachable) {
        answer = new Answer(action, 503, "away");
      } else if (!SignatureV4.fits(headers, sent, "id", "secret", "us-east-1", "sagemaker")) {
        answer = Answer.refusal(action, 400, "InvalidSignatureException", "it does not match");
      } else if (scripted != null && scripted.action().equals(action)) {
        answer = answers.remove();
      } else {
        Optional.ofNullable(before.remove(action)).ifPresent(Runnable::run);
        answer = done(action, JsonMapper.shared().readTree(sent));
        asked.add(action);
      }
      if (loses && action.matches("(Create|Update)Endpoint")) {
        loses = false;
      } else {
        send(exchange, answer);
      }
      exchange.close();
    }
  }

  private Answer done(String action, JsonNode in) {
    return switch (action) {
      case "CreateModel" -> make(action, "model", in.path("ModelName").asString(), in);
      case "CreateEndpointConfig" ->
          make(action, "endpoint configuration", in.path("EndpointConfigName").asString(), in);
      case "DescribeModel" -> told(action, "model", in.path("ModelName").asString());
      case "DescribeEndpointConfig" ->
          told(action, "endpoint configuration", in.path("EndpointConfigName").asString());
      case "CreateEndpoint" -> created(action, in.path("EndpointConfigName").asString());
      case "UpdateEndpoint" -> updated(action, in.path("EndpointConfigName").asString());
      case "DescribeEndpoint" ->
          endpoint == null ? absent(action) : new Answer(action, 200, endpoint.toString());
      case "DeleteEndpoint" -> deleted(action);
      default -> Answer.refusal(action, 400, "UnknownOperationException", "");
    };
  }

  private static Answer invalid(String action, String message) {
    return Answer.refusal(action, 400, "ValidationException", message);
  }

  private static Answer absent(String action) {
    return invalid(action, "Could not find endpoint \\\"" + ARN + "endpoint/churn\\\".");
  }

  private Answer make(String action, String kind, String name, JsonNode in) {
    if (made.putIfAbsent(name, in) != null) {
      return invalid(action, "Cannot create already existing " + kind + " " + name);
    }
    return new Answer(action, 200, "{\"Arn\":\"" + ARN + name + "\"}");
  }

  private Answer told(String action, String kind, String name) {
    JsonNode there = made.get(name);
    return there == null
        ? invalid(action, "Could not find " + kind + " " + name)
        : new Answer(action, 200, there.toString());
  }

  private Answer created(String action, String config) {
    if (!made.containsKey(config)) {
      return invalid(action, "Could not find endpoint configuration " + config);
    }
    if (endpoint != null) {
      return invalid(action, "Cannot create already existing endpoint");
    }
    with("Creating", config).pending(config);
    return began(action);
  }

  private Answer updated(String action, String config) {
    if (endpoint == null) {
      return absent(action);
    }
    if (!made.containsKey(config) || config().equals(config)) {
      return invalid(action, "Could not find endpoint configuration " + config);
    }
    if (!there().path("EndpointStatus").asString().equals("InService")) {
      return invalid(action, "Cannot update in-progress endpoint");
    }
    there().put("EndpointStatus", "Updating").remove("FailureReason");
    pending(config);
    return began(action);
  }

  private Answer began(String action) {
    started++;
    mostAtOnce = Math.max(mostAtOnce, running());
    return new Answer(action, 200, "{\"EndpointArn\":\"" + ARN + "endpoint/churn\"}");
  }

  private Answer deleted(String action) {
    if (endpoint == null) {
      return absent(action);
    }
    if (holds && running() > 0) {
      return invalid(action, "Cannot update in-progress endpoint");
    }
    endpoint = null;
    return new Answer(action, 200, "");
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public synchronized int started() {
    return started;
  }

  @Override
  public synchronized int running() {
    return endpoint != null && endpoint.path("EndpointStatus").asString().endsWith("ing") ? 1 : 0;
  }

  @Override
  public synchronized int mostAtOnce() {
    return mostAtOnce;
  }

  @Override
  public synchronized void finish() {
    String pending = there().path("PendingDeploymentSummary").path("EndpointConfigName").asString();
    pending("");
    there().put("EndpointStatus", "InService").put("EndpointConfigName", pending);
  }

  /** A create fails for good; of an update SageMaker goes back to what was there. */
  @Override
  public synchronized void fail() {
    boolean creating = there().path("EndpointStatus").asString().equals("Creating");
    pending("");
    there()
        .put("EndpointStatus", creating ? "Failed" : "InService")
        .put("FailureReason", "The container did not pass the ping health check");
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
