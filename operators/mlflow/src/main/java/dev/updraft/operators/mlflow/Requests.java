// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.operators.http.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Requests to one MLflow, by version 2.0 of its REST API, the only one. */
final class Requests implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** Slower than that nobody wants to wait for a file. */
  private static final long BYTES_A_SECOND = 256 << 10;

  /** Whatever listens there may send without end. */
  private static final long LARGEST = 16 << 20;

  private final URI server;
  private final String authorization;
  private final Duration longest;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param authorization the header of that name; empty = none
   * @param longest how long an answer may take, once all is sent
   */
  Requests(URI server, String authorization, Duration longest) {
    this.server = server;
    this.authorization = authorization;
    this.longest = longest;
  }

  Answer get(String call, Map<String, String> query) throws IOException, InterruptedException {
    String asked =
        query.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&", "?", ""));
    return send(HttpRequest.newBuilder(at("mlflow/" + call + asked)).GET(), longest);
  }

  Answer post(String call, ObjectNode json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(at("mlflow/" + call))
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(json))),
        longest);
  }

  /**
   * Sends a file to where MLflow keeps artifacts.
   *
   * @param path from its root
   */
  Answer put(String path, Path file) throws IOException, InterruptedException {
    String escaped =
        Stream.of(path.split("/")).map(Requests::encoded).collect(Collectors.joining("/"));
    return send(
        HttpRequest.newBuilder(at("mlflow-artifacts/artifacts/" + escaped))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofFile(file)),
        longest.plusSeconds(Files.size(file) / BYTES_A_SECOND));
  }

  private URI at(String rest) {
    return URI.create(server + "/api/2.0/" + rest);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private Answer send(HttpRequest.Builder request, Duration within)
      throws IOException, InterruptedException {
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    HttpRequest built = request.timeout(within).build();
    try {
      var answer =
          WholeAnswer.of(client, built, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST));
      return new Answer(built.uri(), answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new IOException("MLflow did not answer at " + built.uri() + ": " + e, e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
