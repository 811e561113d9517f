// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

import dev.updraft.api.TaskFailed;
import dev.updraft.operators.http.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The two requests to a Kubernetes that a rollout needs. */
final class KubeApi implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final long LARGEST = 16 << 20;
  private static final int LONGEST_SAID = 500;

  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int TIMEOUT = 408;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;

  private final URI server;
  private final String token;
  private final HttpClient client;

  /**
   * @param token empty = none
   */
  KubeApi(URI server, String token, SSLContext trust) {
    this.server = server;
    this.token = token;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(trust)
            .build();
  }

  /** The Deployment as it is now; empty when there is none. */
  Optional<Deployment> get(Place place) throws IOException, InterruptedException {
    return answered(request(place).GET()).map(Deployment::new);
  }

  /**
   * Changes a Deployment by a strategic merge; what is not named stays.
   *
   * @param json with the {@code resourceVersion} that was seen
   * @return what it is then; empty when somebody changed it since
   */
  Optional<Deployment> patch(Place place, ObjectNode json)
      throws IOException, InterruptedException {
    return answered(
            request(place)
                .header("Content-Type", "application/strategic-merge-patch+json")
                .method(
                    "PATCH", BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(json))))
        .map(Deployment::new);
  }

  private HttpRequest.Builder request(Place place) {
    var request =
        HttpRequest.newBuilder(URI.create(server + place.path()))
            .timeout(LONGEST)
            .header("Accept", "application/json");
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Empty for what is not there, or was changed since. */
  private Optional<JsonNode> answered(HttpRequest.Builder builder)
      throws IOException, InterruptedException {
    HttpRequest request = builder.build();
    int status;
    String body;
    try {
      var answer =
          WholeAnswer.of(client, request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST));
      status = answer.statusCode();
      body = answer.body();
    } catch (IOException e) {
      throw new IOException("Kubernetes did not answer at " + request.uri() + ": " + e, e);
    }
    JsonNode json = json(body);
    boolean itself = json.path("kind").asString("").equals("Status");
    boolean changed = status == CONFLICT && request.method().equals("PATCH");
    if (itself && (status == NOT_FOUND || changed)) {
      return Optional.empty();
    }
    String told = told(request, status, itself ? json.path("message").asString("") : body);
    if (status / 100 == 2 && json.path("kind").asString("").equals("Deployment")) {
      return Optional.of(json);
    }
    if (status == UNAUTHORIZED) {
      throw new TaskFailed(
          "Kubernetes refuses the token: " + told + ". Mend the connection's password");
    }
    boolean passes = status >= 500 || status == TIMEOUT || status == TOO_MANY;
    if (itself && !passes) {
      throw new TaskFailed("Kubernetes refuses: " + told);
    }
    throw new IOException(
        (passes ? "Kubernetes does not help now: " : "What answers is no Kubernetes: ") + told);
  }

  private static JsonNode json(String body) {
    try {
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      return JsonMapper.shared().createObjectNode();
    }
  }

  private static String told(HttpRequest request, int status, String said) {
    String words = said.strip();
    return request.uri()
        + " answered "
        + status
        + (words.isEmpty() ? "" : ": ")
        + (words.length() <= LONGEST_SAID ? words : words.substring(0, LONGEST_SAID) + "…");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
