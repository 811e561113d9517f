// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.operators.http.WholeAnswer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to a Spark master and its workers, to Livy, or to a cluster's own REST.
 *
 * @param authorization the header of that name; empty = none
 * @param trusted whose certificates are good; empty = those that this Java trusts
 */
record Requests(String authorization, Optional<SSLContext> trusted) {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration WHOLE = Duration.ofSeconds(30);
  private static final Duration GLANCE_CONNECT = Duration.ofSeconds(1);
  private static final Duration GLANCE = Duration.ofSeconds(5);
  private static final int LONGEST_SAID = 500;

  /** Whatever listens there may send without end. */
  private static final long LARGEST = 16 << 20;

  Requests(String authorization) {
    this(authorization, Optional.empty());
  }

  /**
   * @param token empty = none
   */
  static Requests bearer(String token) {
    return new Requests(token.isEmpty() ? "" : "Bearer " + token);
  }

  static Requests basic(String login, String password) {
    byte[] both = (login + ":" + password).getBytes(UTF_8);
    return new Requests("Basic " + Base64.getEncoder().encodeToString(both));
  }

  /** Work that may have been started although nobody heard so. */
  static final class MaybeStarted extends IOException {
    private static final long serialVersionUID = 1L;

    MaybeStarted(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * An answer, whatever its status.
   *
   * @param to where else it may be had
   */
  record Answer(URI from, int status, Optional<String> to, String body) {
    boolean ok() {
      return status == 200;
    }

    /** Where it leads, where it does. */
    Optional<URI> location() {
      return to.map(from::resolve);
    }

    /** Status and words, for a message. */
    String told() {
      String words = body.strip();
      String cut = words.length() <= LONGEST_SAID ? words : words.substring(0, LONGEST_SAID) + "…";
      return from + " answered " + status + (cut.isEmpty() ? "" : ": " + cut);
    }

    JsonNode json() throws IOException {
      try {
        return JsonMapper.shared().readTree(body);
      } catch (JacksonException e) {
        throw new IOException(told() + " (no JSON: is this the right port?)", e);
      }
    }
  }

  Answer get(URI uri) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri).GET());
  }

  /** What can be done without: who does not answer soon is not waited for. */
  Answer glance(URI uri) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri).GET(), GLANCE_CONNECT, GLANCE);
  }

  Answer post(URI uri, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /**
   * A post that starts work.
   *
   * @param whom begins messages
   * @throws MaybeStarted when it may have come through
   * @throws IOException when it has not
   */
  Answer start(URI uri, String json, String whom) throws IOException, InterruptedException {
    try {
      return post(uri, json);
    } catch (ConnectException | HttpConnectTimeoutException | SSLHandshakeException e) {
      throw new IOException(whom + " cannot be reached at " + uri + ": " + e, e);
    } catch (IOException e) {
      throw new MaybeStarted(whom + " did not answer at " + uri + ": " + e, e);
    }
  }

  Answer put(URI uri, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json; charset=utf-8")
            .PUT(HttpRequest.BodyPublishers.ofString(json)));
  }

  Answer delete(URI uri) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri).DELETE());
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return send(request, CONNECT, WHOLE);
  }

  private Answer send(HttpRequest.Builder request, Duration connect, Duration whole)
      throws IOException, InterruptedException {
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    request.header("X-Requested-By", "updraft"); // a Livy that minds forged requests wants it
    request.header("Accept", "application/json, */*"); // what has both would else choose XML
    var built = request.timeout(whole).build();
    var settings =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connect)
            .followRedirects(HttpClient.Redirect.NEVER);
    trusted.ifPresent(settings::sslContext);
    try (var client = settings.build()) {
      var answer =
          WholeAnswer.of(client, built, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST));
      Optional<String> to = answer.headers().firstValue("Location");
      return new Answer(built.uri(), answer.statusCode(), to, answer.body());
    }
  }
}
