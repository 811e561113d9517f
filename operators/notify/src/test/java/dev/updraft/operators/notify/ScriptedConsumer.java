// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.updraft.api.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A consumer as somebody else would write it: it checks the signature, knows notifications by their
 * id, and answers as the test says. Thread-safe.
 */
final class ScriptedConsumer implements AutoCloseable {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  /**
   * One answer.
   *
   * @param header as {@code Name: value}; empty = none
   */
  record Answer(int status, String header, String body) {
    static Answer of(int status, String body) {
      return new Answer(status, "", body);
    }
  }

  private final String id;
  private final HttpServer server;
  private final Deque<Answer> script = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private final Set<String> known = new LinkedHashSet<>();
  private Answer last = Answer.of(500, "no script");

  private ScriptedConsumer(String id, HttpServer server) {
    this.id = id;
    this.server = server;
  }

  static ScriptedConsumer start(String id) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var consumer = new ScriptedConsumer(id, server);
    server.createContext("/", consumer::serve);
    server.start();
    return consumer;
  }

  int port() {
    return server.getAddress().getPort();
  }

  Consumer connected() {
    return connected(Map.of());
  }

  Consumer connected(Map<String, String> extra) {
    return new Consumer(
        new Connection(id, "http", "127.0.0.1", port(), "hooks/churn", "", SECRET, extra));
  }

  /** The same as JSON. */
  String json() {
    return """
    {"id":"%s","type":"http","host":"127.0.0.1","port":%d,"schema":"hooks/churn","password":"%s"}\
    """
        .formatted(id, port(), SECRET);
  }

  /** What it answers from now on: one after the other, the last one for ever. */
  synchronized ScriptedConsumer answers(Answer... answers) {
    script.clear();
    script.addAll(List.of(answers));
    return this;
  }

  ScriptedConsumer answers(int status, String body) {
    return answers(Answer.of(status, body));
  }

  /** As {@code POST /hooks/churn}, in order. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  synchronized List<String> bodies() {
    return List.copyOf(bodies);
  }

  /** Ids of the notifications that it took or was asked for. */
  synchronized Set<String> ids() {
    return Set.copyOf(known);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Answer answer = answer(exchange, sent);
    if (!answer.header().isEmpty()) {
      String[] header = answer.header().split(": ", 2);
      exchange.getResponseHeaders().set(header[0], header[1]);
    }
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized Answer answer(HttpExchange exchange, String sent) {
    var headers = exchange.getRequestHeaders();
    String given = String.valueOf(headers.getFirst("webhook-id"));
    String content = given + "." + headers.getFirst("webhook-timestamp") + "." + sent;
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    if (!("v1," + hmac(content)).equals(headers.getFirst("webhook-signature"))) {
      return Answer.of(401, "wrong signature");
    }
    if (!sent.isEmpty()) {
      bodies.add(sent);
    }
    known.add(given);
    last = script.isEmpty() ? last : script.removeFirst();
    return last;
  }

  private static String hmac(String content) {
    try {
      var key = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
