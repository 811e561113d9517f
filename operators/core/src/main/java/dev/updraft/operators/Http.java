// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Connection;
import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.http.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request. An answer of 2xx is success; 408, 429 and 5xx are worth a retry; any other is
 * final. A network failure is worth a retry. The time limit is {@link #within}, a minute by
 * default.
 *
 * <pre>{@code
 * var crm = flow.connection("crm");
 * flow.task("notify", Http.post("https://crm.example/refresh").bearer(crm).body("{}")).retries(3);
 * }</pre>
 *
 * @retry 408, 429, 5xx and a network that fails are tried again; any other answer but 2xx fails for
 *     good. ({@code HttpTest.shouldCallOnlyLastingFailuresFinal})
 * @cancel The request is cut off; what the server had done by then is done. (not tested)
 * @loss The request may have been made, and a retry makes it again: let the server stand that. (not
 *     tested)
 * @needs to reach the server
 * @ran {@code HttpTest}, against a server of the JDK
 */
public record Http(
    String method,
    Value<String> url,
    Map<String, Value<String>> headers,
    Value<String> body,
    Duration limit,
    Optional<Http.Login> login)
    implements DirectOperator<Http.Answer> {
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;

  public Http {
    headers = Map.copyOf(headers);
  }

  /** What came back. */
  public record Answer(int status, String body) {}

  /** How to log in; the secret comes from a connection, never from source. */
  public record Login(Scheme scheme, Value<Connection> connection) {
    /** Schemes of the Authorization header. */
    public enum Scheme {
      BEARER,
      BASIC
    }

    static Login bearer(Ref<Connection> connection) {
      return new Login(Scheme.BEARER, Value.of(connection));
    }

    static Login basic(Ref<Connection> connection) {
      return new Login(Scheme.BASIC, Value.of(connection));
    }

    private String header() {
      Connection of = connection.get();
      return switch (scheme) {
        case BEARER -> "Bearer " + of.password();
        case BASIC ->
            "Basic "
                + Base64.getEncoder()
                    .encodeToString((of.login() + ":" + of.password()).getBytes(UTF_8));
      };
    }
  }

  /** Begins a request that asks. */
  public static Http get(String url) {
    return request("GET", Value.of(url));
  }

  /** The same, of an address that is known in the run. */
  public static Http get(Ref<String> url) {
    return request("GET", Value.of(url));
  }

  /** Begins a request that sends. */
  public static Http post(String url) {
    return request("POST", Value.of(url));
  }

  /** The same, to an address that is known in the run. */
  public static Http post(Ref<String> url) {
    return request("POST", Value.of(url));
  }

  private static Http request(String method, Value<String> url) {
    return new Http(method, url, Map.of(), Value.of(""), Duration.ofMinutes(1), Optional.empty());
  }

  /** One more header; no secret, for it stands in the source. */
  public Http header(String name, String value) {
    return with(name, Value.of(value));
  }

  /** The same, known in the run. */
  public Http header(String name, Ref<String> value) {
    return with(name, Value.of(value));
  }

  /** Logs in with the password of a connection as token: {@code Authorization: Bearer …}. */
  public Http bearer(Ref<Connection> login) {
    return new Http(method, url, headers, body, limit, Optional.of(Login.bearer(login)));
  }

  /** Logs in with user and password of a connection: {@code Authorization: Basic …}. */
  public Http basic(Ref<Connection> login) {
    return new Http(method, url, headers, body, limit, Optional.of(Login.basic(login)));
  }

  /** What is sent; its type is a header. */
  public Http body(String text) {
    return new Http(method, url, headers, Value.of(text), limit, login);
  }

  /** The same, known in the run. */
  public Http body(Ref<String> text) {
    return new Http(method, url, headers, Value.of(text), limit, login);
  }

  /** How long it may take until the whole answer is there. */
  public Http within(Duration longest) {
    return new Http(method, url, headers, body, longest, login);
  }

  private Http with(String name, Value<String> value) {
    var all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Http(method, url, all, body, limit, login);
  }

  @Override
  public Answer run(TaskContext task) throws IOException, InterruptedException {
    try (var client =
        HttpClient.newBuilder()
            .connectTimeout(limit)
            // a redirect must not carry a secret to another host
            .followRedirects(
                login.isPresent() ? HttpClient.Redirect.NEVER : HttpClient.Redirect.NORMAL)
            .build()) {
      var answer = WholeAnswer.of(client, request(), HttpResponse.BodyHandlers.ofString());
      int status = answer.statusCode();
      task.log().info("{} {} answered {}", method, url.get(), status);
      if (status / 100 == 2) {
        return new Answer(status, answer.body());
      }
      String said = status + " from " + url.get() + ": " + shortened(answer.body());
      if (status == TIMEOUT || status == TOO_MANY || status / 100 == 5) {
        throw new IOException(said);
      }
      throw new TaskFailed(said);
    }
  }

  private HttpRequest request() {
    var request = HttpRequest.newBuilder(URI.create(url.get())).timeout(limit);
    headers.forEach((name, value) -> request.header(name, value.get()));
    login.ifPresent(by -> request.header("Authorization", by.header()));
    var content =
        body.get().isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.get());
    return request.method(method, content).build();
  }

  private static String shortened(String text) {
    return text.length() <= 500 ? text : text.substring(0, 500) + "…";
  }
}
