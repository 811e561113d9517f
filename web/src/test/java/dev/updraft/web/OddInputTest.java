// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.web.Client.Reply;
import dev.updraft.web.ContractTest.Call;
import dev.updraft.web.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a client sends, it is told what is wrong with it: an answer of 5xx is our bug. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class OddInputTest {
  private static final List<String> QUERIES =
      List.of(
          "limit=99999999999999999999",
          "limit=0",
          "offset=9223372036854775807",
          "order_by=",
          "order_by=id;drop",
          "order_by=id&order_by=-id",
          "map_index=99999999999",
          "try_number=-5",
          "state=%00",
          "state=none",
          "dag_id_pattern=%25%5C",
          "dag_id_prefix_pattern=%7C%7C",
          "run_id_pattern=%F0%9F%98%80",
          "start_date_gte=%2B99999-01-01T00:00:00Z",
          "logical_date_lt=2026-13-01",
          "run_after_gte=2026-11-01T00:00:00",
          "duration_gt=NaN",
          "version_number=0",
          "dag_ids=none",
          "event_log_id=x",
          "token=-1",
          "before=0001-01-01T00:00:00Z");
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "99999999999999999999",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "[]",
          "[1]",
          "[null]",
          "{}",
          "{\"a\":1}");
  private static final List<String> BODIES = List.of("[]", "{", "{}", "[{}]", "{\"\\u0000\":1}");

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

  static Stream<Call> reads() {
    return all().filter(call -> call.method().equals("GET"));
  }

  static Stream<Call> writes() {
    return all().filter(call -> !call.body().isEmpty());
  }

  private static Stream<Call> all() {
    return Stream.concat(ContractTest.built().stream(), ContractTest.own().stream());
  }

  @ParameterizedTest
  @MethodSource("reads")
  void shouldAnswerEveryOddQuery(Call call) throws Exception {
    for (String query : QUERIES) {
      String path = call.path() + (call.path().contains("?") ? "&" : "?") + query;
      answered(api.get(path), path);
    }
  }

  @ParameterizedTest
  @MethodSource("writes")
  void shouldAnswerEveryOddBody(Call call) throws Exception {
    for (String body : odd(call.body())) {
      answered(api.send(call.method(), call.path(), body), call.path() + " " + body);
    }
  }

  private static void answered(Reply reply, String what) {
    assertThat(reply.status()).as(what).matches(s -> s < 500 || s == 501, "is no failure of ours");
    if (reply.status() >= 400 && !reply.text().isEmpty()) {
      assertThat(reply.json().has("detail")).as(reply.text()).isTrue();
    }
  }

  /** Each field of a good body in turn with each odd value. */
  private static List<String> odd(String body) {
    var bodies = new ArrayList<String>(BODIES);
    JsonNode good = Json.read(body);
    for (String field : good.propertyNames()) {
      for (String value : VALUES) {
        ObjectNode changed = ((ObjectNode) good).deepCopy();
        changed.remove(field);
        String rest = changed.toString().substring(1);
        String first = "{\"" + field + "\":" + value;
        bodies.add(first + (rest.equals("}") ? rest : "," + rest));
      }
    }
    return bodies;
  }
}
