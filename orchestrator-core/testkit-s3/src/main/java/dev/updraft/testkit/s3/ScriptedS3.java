// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * As much of S3 as a store needs, in memory, for bucket {@code tests}; and, where a test says so,
 * what a real server does too seldom to be tested: for each request one {@link Turn} of the script,
 * without any it answers well. Any key is taken for good.
 *
 * <pre>{@code
 * try (var server = new ScriptedS3(1000)) {
 *   server.then(ScriptedS3.refuses(503, "SlowDown"));
 *   …
 * }
 * }</pre>
 */
public final class ScriptedS3 implements AutoCloseable {
  /** The only bucket that there is. */
  public static final String BUCKET = "tests";

  private final Map<String, Stored> objects = new ConcurrentSkipListMap<>();
  private final Queue<Turn> script = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final int pageSize;
  private volatile CountDownLatch silence = new CountDownLatch(0);
  private volatile @Nullable Turn always;

  /** What it holds under a key. */
  private static final class Stored {
    final byte[] content;
    final String mark;

    Stored(byte[] content, String mark) {
      this.content = content;
      this.mark = mark;
    }

    String etag() {
      var sum = new CRC32C();
      sum.update(content);
      return "\"%08x\"".formatted(sum.getValue());
    }

    String element(String key) {
      return "<Contents><Key>%s</Key><Size>%d</Size><ETag>%s</ETag></Contents>"
          .formatted(key, content.length, etag());
    }
  }

  /** What becomes of one request. */
  @FunctionalInterface
  public interface Turn {
    /** Answers, or throws where the connection is to end. */
    void take(HttpExchange exchange, ScriptedS3 server) throws Exception;
  }

  /**
   * Starts on a free port of this machine.
   *
   * @param pageSize how many keys one answer lists at most
   */
  public ScriptedS3(int pageSize) throws IOException {
    this.pageSize = pageSize;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::next);
    server.start();
  }

  /** Its address. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** For the next requests, one each. */
  public ScriptedS3 then(Turn... turns) {
    script.addAll(List.of(turns));
    return this;
  }

  /** For every request, until it is {@link #well} again. */
  public void always(Turn turn) {
    always = turn;
  }

  /** Answers nobody, until it is {@link #well} again; those who wait then lose their connection. */
  public void fallSilent() {
    silence = new CountDownLatch(1);
  }

  /** Ends {@link #always} and {@link #fallSilent}. */
  public void well() {
    always = null;
    silence.countDown();
  }

  /** As if somebody had written it. */
  public void put(String key, String content) {
    objects.put(key, new Stored(content.getBytes(UTF_8), ""));
  }

  /** As if somebody had deleted it. */
  public void remove(String key) {
    objects.remove(key);
  }

  /** Whether there is an object of this key. */
  public boolean holds(String key) {
    return objects.containsKey(key);
  }

  /** Nothing is done. */
  public static Turn refuses(int status, String code) {
    return (exchange, _) -> error(exchange, status, code);
  }

  /** All is done, and the answer says that it failed. */
  public static Turn losesTheAnswer() {
    return (exchange, server) -> {
      var _ = server.isStored(exchange);
      error(exchange, 500, "InternalError");
    };
  }

  /** Never an answer; what is sent is not even read. */
  public static Turn hangs() {
    return (_, server) -> server.closing.await();
  }

  /** Half of the object, then the connection ends. */
  public static Turn cuts() {
    return (exchange, server) -> {
      byte[] all = Objects.requireNonNull(server.objects.get(key(exchange))).content;
      exchange.sendResponseHeaders(200, all.length);
      exchange.getResponseBody().write(all, 0, all.length / 2);
      exchange.getResponseBody().flush();
      throw new IOException("the connection is to end");
    };
  }

  private void next(HttpExchange exchange) throws IOException {
    Turn each = always;
    Turn turn = each == null ? script.poll() : each;
    try {
      CountDownLatch end = silence;
      if (end.getCount() > 0) {
        end.await();
        throw new IOException("whoever was kept waiting loses the connection");
      }
      if (turn == null) {
        answer(exchange);
      } else {
        turn.take(exchange, this);
      }
      exchange.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().matches("/" + BUCKET + "(/.*)?")) {
      error(exchange, 404, "NoSuchBucket");
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "PUT" -> put(exchange);
      case "GET" -> get(exchange);
      case "HEAD" -> head(exchange);
      case "DELETE" -> {
        objects.remove(key(exchange));
        exchange.sendResponseHeaders(204, -1);
      }
      default -> error(exchange, 405, "MethodNotAllowed");
    }
  }

  private void put(HttpExchange exchange) throws IOException {
    if (isStored(exchange)) {
      String etag = Objects.requireNonNull(objects.get(key(exchange))).etag();
      byte[] body =
          ("<CopyObjectResult><ETag>" + etag + "</ETag></CopyObjectResult>").getBytes(UTF_8);
      boolean copies = exchange.getRequestHeaders().containsKey("x-amz-copy-source");
      exchange.sendResponseHeaders(200, copies ? body.length : -1);
      if (copies) {
        exchange.getResponseBody().write(body);
      }
    } else {
      error(exchange, 412, "PreconditionFailed");
    }
  }

  private boolean isStored(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    String mark = headers.getFirst("x-amz-meta-updraft-write");
    String source = headers.getFirst("x-amz-copy-source");
    var stored =
        source == null
            ? new Stored(AwsChunks.decoded(exchange), mark == null ? "" : mark)
            : objects.get(URLDecoder.decode(source, UTF_8).substring(BUCKET.length() + 1));
    if (stored == null) {
      throw new IOException("nothing is at " + source);
    }
    if ("*".equals(headers.getFirst("If-None-Match"))) {
      return objects.putIfAbsent(key(exchange), stored) == null;
    }
    objects.put(key(exchange), stored);
    return true;
  }

  private void get(HttpExchange exchange) throws IOException {
    if (key(exchange).isEmpty()) {
      byte[] page =
          new S3Page(exchange.getRequestURI(), pageSize)
              .of(objects.keySet(), key -> Objects.requireNonNull(objects.get(key)).element(key))
              .getBytes(UTF_8);
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
      return;
    }
    Stored stored = objects.get(key(exchange));
    if (stored == null) {
      error(exchange, 404, "NoSuchKey");
      return;
    }
    exchange.sendResponseHeaders(200, stored.content.length == 0 ? -1 : stored.content.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(stored.content);
    }
  }

  private void head(HttpExchange exchange) throws IOException {
    Stored stored = objects.get(key(exchange));
    if (stored != null && !stored.mark.isEmpty()) {
      exchange.getResponseHeaders().set("x-amz-meta-updraft-write", stored.mark);
    }
    exchange.sendResponseHeaders(stored == null ? 404 : 200, -1);
  }

  private static String key(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return path.length() <= BUCKET.length() + 2 ? "" : path.substring(BUCKET.length() + 2);
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    byte[] body =
        "<Error><Code>%s</Code><Message>as scripted</Message></Error>"
            .formatted(code)
            .getBytes(UTF_8);
    exchange.getResponseHeaders().set("x-amz-bucket-region", "eu-north-1");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    silence.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
