// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.external;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An external system that runs jobs, as far as HTTP shows: a job ends when the test says so. Texts
 * only, so that an operator needs no library. Thread-safe.
 *
 * <pre>{@code
 * PUT /jobs?key=K        -> id; the same id for the same key
 * GET /jobs/ID           -> RUNNING | FINISHED result | FAILED reason | CANCELLED
 * DELETE /jobs/ID        -> cancelled, or over before: 200 either way
 * }</pre>
 */
public final class ToyCluster implements Outside, AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> idByKey = new LinkedHashMap<>();
  private final Map<String, String> states = new LinkedHashMap<>();
  private final List<String> requests = new ArrayList<>();
  private boolean reachable = true;
  private int mostAtOnce;

  private ToyCluster(HttpServer server) {
    this.server = server;
  }

  public static ToyCluster start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var cluster = new ToyCluster(server);
    server.createContext("/jobs", cluster::serve);
    server.start();
    return cluster;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Every request that came, in order: {@code PUT /jobs?key=…}. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public synchronized int started() {
    return states.size();
  }

  @Override
  public synchronized int running() {
    return (int) states.values().stream().filter("RUNNING"::equals).count();
  }

  @Override
  public synchronized int mostAtOnce() {
    return mostAtOnce;
  }

  @Override
  public void finish() {
    end("FINISHED 42");
  }

  @Override
  public void fail() {
    end("FAILED out of memory");
  }

  private synchronized void end(String how) {
    states.replaceAll((id, state) -> state.equals("RUNNING") ? how : state);
  }

  @Override
  public synchronized void reachable(boolean yes) {
    reachable = yes;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String answer = answer(exchange.getRequestMethod(), exchange.getRequestURI().toString());
    byte[] body = (answer == null ? "try later" : answer).getBytes(UTF_8);
    exchange.sendResponseHeaders(answer == null ? 503 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized @Nullable String answer(String method, String uri) {
    requests.add(method + " " + uri);
    if (!reachable) {
      return null;
    }
    String last = uri.substring(uri.lastIndexOf('/') + 1);
    return switch (method) {
      case "PUT" -> submit(URLDecoder.decode(uri.substring(uri.indexOf('=') + 1), UTF_8));
      case "DELETE" -> {
        states.computeIfPresent(last, (id, state) -> ended(state) ? state : "CANCELLED");
        yield "";
      }
      default -> states.getOrDefault(last, "UNKNOWN");
    };
  }

  private static boolean ended(String state) {
    return !state.equals("RUNNING");
  }

  private String submit(String key) {
    return idByKey.computeIfAbsent(
        key,
        fresh -> {
          String id = "job-" + (states.size() + 1);
          states.put(id, "RUNNING");
          mostAtOnce = Math.max(mostAtOnce, running());
          return id;
        });
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
