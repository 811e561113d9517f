// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.web.Client.Reply;
import dev.updraft.web.ContractTest.Call;
import dev.updraft.web.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Our OpenAPI document says what is built: no more, no less, and in Airflow's shapes. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class DocumentTest {
  private static Fixture fixture;
  private static Client api;
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    fixture = Fixture.start();
    SeedModels.into(fixture);
    api = Client.bearer(fixture.url(), Fixture.CLI_TOKEN);
    Reply reply = Client.plain(fixture.url()).get("/openapi.json");
    assertThat(reply.status()).as("without a login").isEqualTo(200);
    assertThat(reply.http().headers().firstValue("Content-Type")).hasValue("application/json");
    document = reply.json();
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  @Test
  void shouldNameExactlyTheRoutesThatAreBuilt() {
    var built = new TreeSet<String>();
    for (String route : fixture.web.routes()) {
      String path = route.substring(route.indexOf(' ') + 1);
      if (path.startsWith("/api/") || path.startsWith("/auth/")) {
        built.add(anonymous(route));
      }
    }
    ContractTest.notBuilt().forEach(route -> built.remove(anonymous(route)));
    var named = new TreeSet<String>();
    operations(document).forEach(operation -> named.add(anonymous(operation)));
    assertThat(named).isEqualTo(built);
  }

  /** The code names a part of a path as it likes. */
  private static String anonymous(String route) {
    return route.replaceAll("\\{[^}]+}", "{}");
  }

  private static List<String> operations(JsonNode of) {
    var operations = new ArrayList<String>();
    for (String path : of.path("paths").propertyNames()) {
      for (String method : of.path("paths").path(path).propertyNames()) {
        operations.add(method.toUpperCase(Locale.ROOT) + " " + path);
      }
    }
    return operations;
  }

  private static JsonNode operation(JsonNode of, String operation) {
    String[] words = operation.split(" ", -1);
    return of.path("paths").path(words[1]).path(words[0].toLowerCase(Locale.ROOT));
  }

  @Test
  void shouldAnswerInTheShapesOfAirflowsDocument() throws Exception {
    JsonNode airflows;
    try (var in = DocumentTest.class.getResourceAsStream("/airflow-openapi.json")) {
      assertThat(in).isNotNull();
      airflows = Json.read(new String(in.readAllBytes(), UTF_8));
    }
    Set<String> both = new TreeSet<>(operations(airflows));
    both.retainAll(operations(document));
    assertThat(both).hasSize(66);
    for (String operation : both) {
      JsonNode theirs = operation(airflows, operation).path("responses");
      JsonNode ours = operation(document, operation).path("responses");
      for (String status : ours.propertyNames()) {
        JsonNode shape = shape(ours.path(status));
        if (status.startsWith("2") && !shape.isMissingNode()) {
          assertThat(shape).as(operation).isEqualTo(shape(theirs.path(status)));
        }
      }
    }
    JsonNode models = airflows.path("components").path("schemas");
    for (String name : models.propertyNames()) {
      JsonNode ours = document.path("components").path("schemas").path(name);
      if (!ours.isMissingNode()) {
        assertThat(ours).as(name).isEqualTo(models.path(name));
      }
    }
  }

  private static JsonNode shape(JsonNode response) {
    return response.path("content").path("application/json").path("schema");
  }

  static Stream<Call> reads() {
    return Stream.concat(ContractTest.built().stream(), ContractTest.own().stream())
        .filter(call -> call.method().equals("GET"));
  }

  @ParameterizedTest
  @MethodSource("reads")
  void shouldNameOnlyParametersThatAreBuilt(Call call) throws Exception {
    for (JsonNode named : operation(document, call.operation()).path("parameters")) {
      JsonNode parameter = named.has("$ref") ? resolved(named) : named;
      if (parameter.path("in").asString().equals("query")) {
        String query = parameter.path("name").asString() + "=" + sample(parameter.path("schema"));
        String path = call.path() + (call.path().contains("?") ? "&" : "?") + query;
        assertThat(api.get(path).status()).as(path).isLessThan(500);
      }
    }
  }

  private static JsonNode resolved(JsonNode reference) {
    return document.at(reference.path("$ref").asString().substring(1));
  }

  private static String sample(JsonNode schema) {
    JsonNode kind = schema.has("anyOf") ? schema.path("anyOf").path(0) : schema;
    return switch (kind.path("type").asString("")) {
      case "integer", "number" -> "1";
      case "boolean" -> "true";
      default -> kind.path("format").asString("").equals("date-time") ? "2026-11-21T06:00Z" : "x";
    };
  }
}
