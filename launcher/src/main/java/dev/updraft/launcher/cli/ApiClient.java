// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The few calls of the HTTP API that the command line makes. */
public final class ApiClient {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final LocalAccess access;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  public ApiClient(LocalAccess access) {
    this.access = access;
  }

  /** Path segments are encoded one by one. */
  public static String path(String... segments) {
    var path = new StringBuilder("/api/v2");
    for (String segment : segments) {
      path.append('/')
          .append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return path.toString();
  }

  public JsonNode get(String path) {
    return send(request(path).GET().build());
  }

  /** Empty where there is no such thing (404). */
  public Optional<JsonNode> find(String path) {
    HttpResponse<String> answer = answer(request(path).GET().build());
    return answer.statusCode() == 404 ? Optional.empty() : Optional.of(read(answer));
  }

  public JsonNode post(String path, String body) {
    return send("POST", path, body);
  }

  public JsonNode patch(String path, String body) {
    return send("PATCH", path, body);
  }

  private JsonNode send(String method, String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(access.url() + path))
        .timeout(LIMIT)
        .header("Accept", "application/json")
        .header("Authorization", "Bearer " + access.token());
  }

  private JsonNode send(HttpRequest request) {
    return read(answer(request));
  }

  private HttpResponse<String> answer(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new CliError(
          "Nothing answers at " + access.url() + ". Is 'updraft standalone' running?");
    } catch (IOException e) {
      throw new CliError("No answer from " + access.url() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliError("Interrupted", 130);
    }
  }

  private static JsonNode read(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 == 2) {
      return JSON.readTree(answer.body());
    }
    throw new CliError(answer.statusCode() + ": " + detail(answer.body()));
  }

  private static String detail(String body) {
    try {
      JsonNode detail = JSON.readTree(body).path("detail");
      return detail.isString() ? detail.asString() : detail.toString();
    } catch (JacksonException e) {
      return body;
    }
  }
}
