// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import dev.updraft.web.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Calls the server as a program would, or with other headers. */
record Client(HttpClient http, String base, List<String> headers) {

  static Client bearer(String base, String token) {
    return new Client(
        HttpClient.newHttpClient(), base, List.of("Authorization", "Bearer " + token));
  }

  static Client plain(String base, String... headers) {
    return new Client(HttpClient.newHttpClient(), base, List.of(headers));
  }

  Reply get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  Reply post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  Reply patch(String path, String body) throws IOException, InterruptedException {
    return send("PATCH", path, body);
  }

  Reply delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, "");
  }

  Reply send(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body.startsWith("{") || body.startsWith("[")) {
      request.header("Content-Type", "application/json");
    } else if (!body.isEmpty()) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    return new Reply(answer);
  }

  /** An answer. */
  record Reply(HttpResponse<String> http) {
    int status() {
      return http.statusCode();
    }

    String text() {
      return http.body();
    }

    JsonNode json() {
      return Json.read(http.body());
    }
  }
}
