// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One HTTP request. An answer of 2xx is success; 408, 429 and 5xx are worth a retry; any other is
 * final. A network failure is worth a retry. The time limit is {@link #within}, a minute by
 * default.
 *
 * <pre>{@code
 * var token = flow.connection("crm").get(Connection::password);
 * flow.task("notify", Http.post("https://crm.example/refresh").bearer(token).body(payload));
 * }</pre>
 */
public record Http(
    String method,
    Value<String> url,
    Map<String, Value<String>> headers,
    Value<String> body,
    Duration limit)
    implements DirectOperator<Http.Answer> {
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;

  public Http {
    headers = Map.copyOf(headers);
  }

  /** What came back. */
  public record Answer(int status, String body) {}

  public static Http get(String url) {
    return request("GET", Value.of(url));
  }

  public static Http get(Ref<String> url) {
    return request("GET", Value.of(url));
  }

  public static Http post(String url) {
    return request("POST", Value.of(url));
  }

  public static Http post(Ref<String> url) {
    return request("POST", Value.of(url));
  }

  private static Http request(String method, Value<String> url) {
    return new Http(method, url, Map.of(), Value.of(""), Duration.ofMinutes(1));
  }

  public Http header(String name, String value) {
    return with(name, Value.of(value));
  }

  public Http header(String name, Ref<String> value) {
    return with(name, Value.of(value));
  }

  /** Sends {@code Authorization: Bearer …}; the token comes from a connection, not from source. */
  public Http bearer(Ref<String> token) {
    return with("Bearer", Value.of(token));
  }

  public Http body(String text) {
    return new Http(method, url, headers, Value.of(text), limit);
  }

  public Http body(Ref<String> text) {
    return new Http(method, url, headers, Value.of(text), limit);
  }

  /** How long the answer may take. */
  public Http within(Duration longest) {
    return new Http(method, url, headers, body, longest);
  }

  private Http with(String name, Value<String> value) {
    var all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Http(method, url, all, body, limit);
  }

  @Override
  public Answer run(TaskContext task) throws IOException, InterruptedException {
    try (var client =
        HttpClient.newBuilder()
            .connectTimeout(limit)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      var answer = client.send(request(), HttpResponse.BodyHandlers.ofString());
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
    headers.forEach(
        (name, value) -> {
          if (name.equals("Bearer")) {
            request.header("Authorization", "Bearer " + value.get());
          } else {
            request.header(name, value.get());
          }
        });
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
