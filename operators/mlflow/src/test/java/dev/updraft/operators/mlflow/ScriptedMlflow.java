// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of MLflow's REST API that is used here, as its documentation and answers say: a create
 * makes a version whatever is there, an alias names what was written last. Thread-safe.
 */
final class ScriptedMlflow implements AutoCloseable {
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";

  private final HttpServer server;
  private final String artifactRoot;
  private final String authorization;
  private final ScriptedRegistry registry = new ScriptedRegistry();
  private final Map<String, byte[]> artifacts = new TreeMap<>();

  private ScriptedMlflow(HttpServer server, String artifactRoot, String authorization) {
    this.server = server;
    this.artifactRoot = artifactRoot;
    this.authorization = authorization;
  }

  static ScriptedMlflow start() throws IOException {
    return start("mlflow-artifacts:", "");
  }

  /**
   * @param artifactRoot where runs have their files
   * @param authorization the header that it wants; empty = none
   */
  static ScriptedMlflow start(String artifactRoot, String authorization) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var mlflow = new ScriptedMlflow(server, artifactRoot, authorization);
    server.createContext("/", mlflow::serve);
    server.start();
    return mlflow;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What MLflow refuses, by its own code. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    final int status;
    final String code;

    Refusal(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (!authorization.isEmpty() && !authorization.equals(given)) {
      answer(exchange, 401, "You are not authenticated.".getBytes(UTF_8));
      return;
    }
    String path = exchange.getRequestURI().getPath();
    try {
      synchronized (this) {
        answer(
            exchange,
            200,
            path.startsWith(ARTIFACTS)
                ? stored(exchange, path, sent)
                : called(exchange, path, sent));
      }
    } catch (Refusal e) {
      String said =
          JsonMapper.shared()
              .writeValueAsString(Map.of("error_code", e.code, "message", "" + e.getMessage()));
      answer(exchange, e.status, said.getBytes(UTF_8));
    }
  }

  private byte[] stored(HttpExchange exchange, String path, byte[] sent) throws Refusal {
    String name = path.substring(ARTIFACTS.length());
    if (name.contains("#")) {
      throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Invalid path");
    }
    if (exchange.getRequestMethod().equals("PUT")) {
      artifacts.put(name, sent);
      return "{}".getBytes(UTF_8);
    }
    byte[] there = artifacts.get(name);
    if (there == null) {
      throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "no " + name);
    }
    return there;
  }

  private byte[] called(HttpExchange exchange, String path, byte[] sent) throws Refusal {
    if (!path.startsWith(API)) {
      throw new Refusal(404, "ENDPOINT_NOT_FOUND", "no " + path);
    }
    JsonNode json =
        sent.length == 0
            ? JsonMapper.shared().valueToTree(query(exchange.getRequestURI()))
            : JsonMapper.shared().readTree(sent);
    String call = exchange.getRequestMethod() + " " + path.substring(API.length());
    JsonNode answer =
        switch (call) {
          case "POST experiments/create" -> registry.experiment(json);
          case "GET experiments/get-by-name" -> registry.experimentByName(json);
          case "POST runs/create" -> registry.run(json, artifactRoot);
          case "POST runs/log-batch" -> registry.log(json);
          case "POST runs/update" -> registry.updateRun(json);
          case "GET runs/get" -> registry.getRun(json);
          case "POST registered-models/create" -> registry.model(json);
          case "GET registered-models/get" -> registry.getModel(json);
          case "POST registered-models/set-tag" -> registry.tagModel(json);
          case "POST registered-models/alias" -> registry.alias(json);
          case "POST model-versions/create" -> registry.version(json);
          case "POST model-versions/set-tag" -> registry.tagVersion(json);
          case "GET model-versions/search" -> registry.search(json);
          default -> throw new Refusal(404, "ENDPOINT_NOT_FOUND", "no " + call);
        };
    return JsonMapper.shared().writeValueAsBytes(answer);
  }

  private static Map<String, String> query(URI asked) {
    Matcher found =
        Pattern.compile("([^&=]+)=([^&]*)").matcher(String.valueOf(asked.getRawQuery()));
    return found
        .results()
        .collect(
            Collectors.toMap(
                each -> each.group(1), each -> java.net.URLDecoder.decode(each.group(2), UTF_8)));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
