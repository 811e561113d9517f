// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to a Spark master and its workers.
 *
 * @param token sent as {@code Authorization: Bearer}; empty = none
 */
record Requests(String token) {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration WHOLE = Duration.ofSeconds(30);
  private static final int LONGEST_SAID = 500;

  /** An answer, whatever its status. */
  record Answer(URI from, int status, String body) {
    boolean ok() {
      return status == 200;
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

  Answer post(URI uri, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    var built = request.timeout(WHOLE).build();
    try (var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      var answer = client.send(built, HttpResponse.BodyHandlers.ofString());
      return new Answer(built.uri(), answer.statusCode(), answer.body());
    }
  }
}
