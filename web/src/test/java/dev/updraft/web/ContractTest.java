// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.updraft.web.Client.Reply;
import dev.updraft.web.http.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every operation of Airflow's document is either built, and then its answer fits the document's
 * schema, or it answers 501. The calls stand in {@code contract-calls.txt}.
 */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class ContractTest {
  private static final JsonNode DOCUMENT = Json.read(resource("/airflow-openapi.json"));
  private static final JsonNode OWN = Json.read(resource("/dev/updraft/web/api/openapi.json"));
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private static Fixture fixture;
  private static Client api;

  @BeforeAll
  static void start() throws Exception {
    fixture = Fixture.start();
    SeedModels.into(fixture);
    api = Client.bearer(fixture.url(), Fixture.CLI_TOKEN);
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  /** One call: the operation it is of, where it goes, and what it sends. */
  record Call(String operation, int status, String path, String body) {
    static Call of(String line) {
      String[] parts = line.split(" \\| ", -1);
      return new Call(
          parts[0], Integer.parseInt(parts[1]), parts[2], parts.length > 3 ? parts[3] : "");
    }

    String method() {
      return operation.substring(0, operation.indexOf(' '));
    }

    String template() {
      return operation.substring(operation.indexOf(' ') + 1);
    }
  }

  static List<Call> built() {
    return lines("/contract-calls.txt").stream().map(Call::of).toList();
  }

  /** Calls of routes that Airflow does not have. */
  static List<Call> own() {
    return lines("/own-calls.txt").stream().map(Call::of).toList();
  }

  static List<String> notBuilt() {
    return lines("/dev/updraft/web/api/not-built.txt");
  }

  @ParameterizedTest
  @MethodSource("built")
  void shouldAnswerInTheShapeThatTheDocumentNames(Call call) throws Exception {
    shouldFit(DOCUMENT, call);
  }

  @ParameterizedTest
  @MethodSource("own")
  void shouldAnswerInTheShapeThatOurOwnDocumentNames(Call call) throws Exception {
    JsonNode shape = shouldFit(OWN, call);
    assertThat(shape.isMissingNode()).as("our document has a shape").isFalse();
  }

  /** Returns the schema that the answer fits. */
  private static JsonNode shouldFit(JsonNode document, Call call) throws Exception {
    Reply reply = api.send(call.method(), call.path(), call.body());
    assertThat(reply.status()).as(reply.text()).isEqualTo(call.status());
    JsonNode answers =
        document
            .path("paths")
            .path(call.template())
            .path(call.method().toLowerCase(java.util.Locale.ROOT))
            .path("responses");
    JsonNode schema =
        answers.path("" + call.status()).path("content").path("application/json").path("schema");
    if (!schema.isMissingNode()) {
      List<Error> errors = schema(document, schema).validate(reply.json());
      assertThat(errors).as(reply.text()).isEmpty();
    }
    return schema;
  }

  private static com.networknt.schema.Schema schema(JsonNode document, JsonNode schema) {
    ObjectNode whole = ((ObjectNode) schema).deepCopy();
    whole.set("components", document.path("components"));
    return SCHEMAS.getSchema(whole);
  }

  @ParameterizedTest
  @MethodSource("notBuilt")
  void shouldAnswer501WithAWordForTheOthers(String operation) throws Exception {
    String[] words = operation.split(" ", -1);
    String path = words[1].replace("{map_index}", "3").replaceAll("\\{[a-z_]+}", "some");
    Reply reply = api.send(words[0], path, words[0].equals("GET") ? "" : "{}");
    assertThat(reply.status()).as(reply.text()).isEqualTo(501);
    assertThat(reply.json().path("detail").asString()).endsWith("is not built yet");
    assertThat(Client.plain(fixture.url()).send(words[0], path, "").status()).isIn(401, 403);
  }

  @Test
  void shouldCoverEveryOperationOfTheDocument() {
    var known = new TreeSet<String>();
    for (String path : DOCUMENT.path("paths").propertyNames()) {
      for (String method : DOCUMENT.path("paths").path(path).propertyNames()) {
        known.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path);
      }
    }
    var ours = new TreeSet<String>(notBuilt());
    built().forEach(call -> ours.add(call.operation()));
    assertThat(ours).isEqualTo(known);
    assertThat(built()).noneMatch(call -> notBuilt().contains(call.operation()));
  }

  private static List<String> lines(String name) {
    var lines = new ArrayList<String>();
    for (String line : resource(name).lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static String resource(String name) {
    try (var in = Objects.requireNonNull(ContractTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
