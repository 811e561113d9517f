// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers {@code POST /score}, {@code GET /version} and {@code GET /health}, the first and the last
 * also as SageMaker calls them. What is wrong with a request is told by 400 and its kin; 500 is a
 * mistake of ours. Thread-safe.
 */
final class ScoringHandler implements HttpHandler {
  /** Bytes that a request may have. */
  static final int MOST_BYTES = 1 << 20;

  /** How much more is read and thrown away, so that who sends it can read the answer. */
  private static final int DRAINED = 16 << 20;

  private static final int BUFFER = 1 << 16;

  private final ServedModel model;
  private final ObjectNode version;
  private final JsonRows rows;
  private final JsonMapper json = JsonMapper.builder().build();

  /** Only so many requests are taken apart at once, for each may need ten times its length. */
  private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors());

  /**
   * @param version what {@code GET /version} says
   */
  ScoringHandler(ServedModel model, ObjectNode version) {
    this.model = model;
    this.version = version;
    this.rows = new JsonRows(model.inputs());
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      send(exchange, 200, answer(exchange));
    } catch (Refused e) {
      ObjectNode told = json.createObjectNode().put("error", e.getMessage());
      send(exchange, e.status(), e.field().isEmpty() ? told : told.put("field", e.field()));
    } catch (RuntimeException e) {
      e.printStackTrace(); // the log of a container
      send(exchange, 500, json.createObjectNode().put("error", "A mistake of the server: " + e));
    }
  }

  private ObjectNode answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    return switch (path) {
      case "/score", "/invocations" -> {
        require("POST", exchange);
        yield scored(body(exchange));
      }
      case "/version" -> {
        require("GET", exchange);
        yield version;
      }
      case "/health", "/ping" -> { // the port opens when the model is warm
        require("GET", exchange);
        yield json.createObjectNode().put("status", "ok");
      }
      default ->
          throw new Refused(
              404,
              "",
              "There is no " + path + "; there are POST /score, GET /version, GET /health");
    };
  }

  private static void require(String method, HttpExchange exchange) {
    if (!exchange.getRequestMethod().equals(method)) {
      exchange.getResponseHeaders().set("Allow", method);
      throw new Refused(405, "", exchange.getRequestURI().getPath() + " takes " + method + " only");
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readNBytes(MOST_BYTES + 1);
      if (body.length <= MOST_BYTES) {
        return body;
      }
      byte[] rest = new byte[BUFFER];
      int left = DRAINED;
      for (int read = in.read(rest); read >= 0 && left > 0; read = in.read(rest)) {
        left -= read;
      }
      throw new Refused(
          413, "", "The body has more than " + MOST_BYTES + " bytes; send the rows in parts");
    }
  }

  private ObjectNode scored(byte[] body) throws IOException {
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    try {
      ObjectNode answer =
          json.createObjectNode()
              .put("model", model.manifest().name())
              .put("version", model.manifest().version());
      ArrayNode scored = answer.putArray("rows");
      for (GoldenRows.Row row : rows.read(body)) {
        scored.add(scored(row));
      }
      return answer;
    } finally {
      turns.release();
    }
  }

  private ObjectNode scored(GoldenRows.Row row) {
    ObjectNode outputs = json.createObjectNode();
    try {
      new TreeMap<>(model.score(row)).forEach((name, value) -> put(outputs, name, value));
    } catch (TaskFailed e) {
      String where = "rows[" + row.line() + "]";
      throw Refused.unfit(where, where + " cannot be scored: " + e.getMessage());
    }
    return outputs;
  }

  /** JSON knows no NaN and no infinity. */
  private static void put(ObjectNode outputs, String name, Object value) {
    switch (value) {
      case Number number when !Double.isFinite(number.doubleValue()) -> outputs.putNull(name);
      case Float number -> outputs.put(name, number);
      case Double number -> outputs.put(name, number);
      case Integer number -> outputs.put(name, number);
      case Long number -> outputs.put(name, number);
      case Boolean truth -> outputs.put(name, truth);
      default -> outputs.put(name, value.toString());
    }
  }

  private void send(HttpExchange exchange, int status, ObjectNode answer) throws IOException {
    byte[] bytes = (json.writeValueAsString(answer) + "\n").getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
