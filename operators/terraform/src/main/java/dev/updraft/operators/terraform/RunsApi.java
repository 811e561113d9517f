// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskContext;
import dev.updraft.operators.http.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks Updraft's own HTTP API whether runs are over. Only what it clearly says counts, and only
 * where it knows the run that asks: else it is that of another Updraft, and knows none of ours.
 * Used by one thread.
 */
final class RunsApi implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final int LONGEST_BODY = 1 << 20;
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final Connection connection;
  private final TaskContext task;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(LONGEST)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private String token = "";
  private String trouble = "";

  /**
   * @param task the attempt that asks
   */
  RunsApi(Connection connection, TaskContext task) {
    this.connection = connection;
    this.task = task;
  }

  /**
   * A run that needs nothing any more.
   *
   * @param since when it ended, or now
   */
  record Over(String why, Instant since) {}

  /**
   * Empty while a run is at work or waits to be.
   *
   * @throws StackProblem when that cannot be told; it says why
   */
  Optional<Over> over(String dag, String run) throws InterruptedException {
    if (trouble.isEmpty()) {
      try {
        if (token.isEmpty()) {
          enter();
        }
        return judged(dag, run, get("dags", dag, "dagRuns", run));
      } catch (IOException e) {
        // what does not answer once would be waited for at each of a thousand stacks
        trouble = e.toString();
      } catch (StackProblem e) {
        trouble = token.isEmpty() ? String.valueOf(e.getMessage()) : "";
        throw e;
      }
    }
    throw unclear(dag, run, trouble);
  }

  private Optional<Over> judged(String dag, String run, HttpResponse<String> answer)
      throws IOException, InterruptedException {
    if (answer.statusCode() == 200) {
      JsonNode told = json(answer);
      return switch (told.path("state").asString("")) {
        case "queued", "running" -> Optional.empty();
        case "success", "failed" -> Optional.of(ended(told));
        default -> throw unclear(dag, run, "it answered " + answer.body());
      };
    }
    String none = "The DagRun with dag_id: `%s` and run_id: `%s` was not found".formatted(dag, run);
    if (answer.statusCode() != 404 || !json(answer).path("detail").asString("").equals(none)) {
      throw unclear(dag, run, "it answered " + answer.statusCode() + " " + answer.body());
    }
    if (get("dags", dag).statusCode() != 200) {
      throw unclear(dag, run, "it knows no such DAG; does another Updraft keep state here too?");
    }
    return Optional.of(new Over("there is no run " + run + " of DAG " + dag, task.now()));
  }

  private Over ended(JsonNode told) {
    String end = told.path("end_date").asString("");
    String why =
        "run %s of DAG %s is over (%s)"
            .formatted(
                told.path("dag_run_id").asString(""),
                told.path("dag_id").asString(""),
                told.path("state").asString(""));
    try {
      return new Over(why, OffsetDateTime.parse(end).toInstant());
    } catch (DateTimeParseException e) {
      return new Over(why, task.now());
    }
  }

  private static StackProblem unclear(String dag, String run, String why) {
    return new StackProblem(
        "whether run %s of DAG %s is over cannot be told: %s".formatted(run, dag, why));
  }

  /** Logs in, and proves that it is the Updraft that runs this. */
  private void enter() throws IOException, InterruptedException {
    String body =
        JSON.writeValueAsString(
            Map.of("username", connection.login(), "password", connection.password()));
    HttpResponse<String> answer =
        send(
            request("/auth/token")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    if (answer.statusCode() != 201) {
      throw wrong("the login answered " + answer.statusCode() + " " + answer.body());
    }
    String given = json(answer).path("access_token").asString("");
    HttpResponse<String> own = getBy(given, "dags", task.dagId(), "dagRuns", task.runId());
    if (own.statusCode() != 200
        || !json(own).path("dag_run_id").asString("").equals(task.runId())) {
      throw wrong(
          "it leads to an Updraft that does not know the run which asks (it answered %d); give the address of this one"
              .formatted(own.statusCode()));
    }
    token = given;
  }

  private HttpResponse<String> get(String... path) throws IOException, InterruptedException {
    return getBy(token, path);
  }

  private HttpResponse<String> getBy(String by, String... path)
      throws IOException, InterruptedException {
    var whole = new StringBuilder("/api/v2");
    for (String segment : path) {
      whole.append('/').append(URLEncoder.encode(segment, UTF_8).replace("+", "%20"));
    }
    return send(request(whole.toString()).header("Authorization", "Bearer " + by).GET());
  }

  private HttpRequest.Builder request(String path) {
    String type = connection.type();
    String host = connection.host();
    if (!type.equals("https") && !(type.equals("http") && HERE.contains(host))) {
      throw wrong(
          "it is of type %s with host '%s', and must be of type https, or of type http with a host of this machine, for it has a password"
              .formatted(type.isEmpty() ? "(none)" : type, host));
    }
    String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    String port = connection.port() == 0 ? "" : ":" + connection.port();
    String below = connection.schema().replaceAll("^/+|/+$", "");
    try {
      return HttpRequest.newBuilder(
              URI.create(type + "://" + name + port + (below.isEmpty() ? "" : "/" + below) + path))
          .timeout(LONGEST);
    } catch (IllegalArgumentException e) {
      throw wrong("host, port and schema make no URL: " + e.getMessage());
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return WholeAnswer.of(
        http, request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_BODY));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException e) {
      throw new IOException(
          answer.uri() + " answered " + answer.statusCode() + " and no JSON, is that Updraft?", e);
    }
  }

  private StackProblem wrong(String what) {
    return new StackProblem("the connection " + connection.id() + " cannot be used: " + what);
  }

  @Override
  public void close() {
    http.close();
  }
}
