// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stands before an MLflow, whichever: can lose requests and answers, refuse, and hold back. */
final class MlflowGate implements AutoCloseable {
  /** What becomes of a request. */
  enum Fault {
    /** It never reaches MLflow. */
    LOST,
    /** MLflow does it, and nobody hears the answer. */
    UNANSWERED,
    /** 500 without being done. */
    BROKEN,
    /** 502 although it is done. */
    BROKEN_AFTER,
    /** 429 without being done. */
    BUSY;

    private boolean reaches() {
      return this == UNANSWERED || this == BROKEN_AFTER;
    }
  }

  /** A request that waits until the test lets it go. */
  static final class Held {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final String call;
    private final boolean reaches;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Held(String call, boolean reaches) {
      this.call = call;
      this.reaches = reaches;
    }

    /** Until it is there; an answer that is held, until MLflow gave it. */
    void arrives() throws InterruptedException {
      if (!arrived.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("no request for " + call);
      }
    }

    void release() {
      released.countDown();
    }

    private void stop() throws IOException {
      arrived.countDown();
      try {
        released.await(LONGEST.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI mlflow;
  private final List<String> requests = new ArrayList<>();
  private Fault fault = Fault.LOST;
  private String failing = "";
  private int failsIn;
  private @Nullable Held held;

  private MlflowGate(HttpServer server, URI mlflow) {
    this.server = server;
    this.mlflow = mlflow;
  }

  static MlflowGate before(URI mlflow) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var gate = new MlflowGate(server, mlflow);
    server.createContext("/", gate::serve);
    server.setExecutor(gate.threads);
    server.start();
    return gate;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** What was asked for, as {@code POST model-versions/create}. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /**
   * @param nth from 1 = the next one
   */
  synchronized void failAt(int nth, Fault how) {
    fault = how;
    failing = "";
    failsIn = nth;
  }

  /** The next request of these words fails. */
  synchronized void fail(String call, Fault how) {
    fault = how;
    failing = call;
    failsIn = 1;
  }

  /** Whether what was asked for came; if not it no longer will. */
  synchronized boolean failed() {
    boolean came = failsIn <= 0;
    failsIn = 0;
    return came;
  }

  /** The next such request does not reach MLflow before it is released. */
  synchronized Held hold(String call) {
    held = new Held(call, false);
    return held;
  }

  /** The next such request reaches MLflow; its answer is held. */
  synchronized Held holdAnswer(String call) {
    held = new Held(call, true);
    return held;
  }

  private synchronized @Nullable Fault fault(String call) {
    requests.add(call);
    boolean counts = failsIn > 0 && call.endsWith(failing);
    return counts && --failsIn == 0 ? fault : null;
  }

  private synchronized @Nullable Held heldBy(String call) {
    Held mine = held != null && call.endsWith(" " + held.call) ? held : null;
    held = mine == null ? held : null;
    return mine;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String call =
        exchange.getRequestMethod() + " " + path.replaceFirst("/api/2.0/mlflow(-artifacts)?/", "");
    byte[] sent = exchange.getRequestBody().readAllBytes();
    Fault comes = fault(call);
    Held waits = heldBy(call);
    if (waits != null && !waits.reaches) {
      waits.stop();
    }
    if (comes == null || comes.reaches()) {
      HttpResponse<byte[]> answer = forwarded(exchange, sent);
      if (waits != null && waits.reaches) {
        waits.stop();
      }
      if (comes == null) {
        answer(exchange, answer.statusCode(), answer.body());
      }
    }
    switch (comes) {
      case BROKEN -> answer(exchange, 500, "{\"error_code\":\"INTERNAL_ERROR\"}".getBytes(UTF_8));
      case BROKEN_AFTER -> answer(exchange, 502, "Bad Gateway".getBytes(UTF_8));
      case BUSY -> answer(exchange, 429, "slow down".getBytes(UTF_8));
      case LOST, UNANSWERED -> {}
      case null -> {}
    }
    exchange.close();
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private HttpResponse<byte[]> forwarded(HttpExchange exchange, byte[] sent) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(mlflow + exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(sent));
    for (String name : List.of("Content-Type", "Authorization")) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
