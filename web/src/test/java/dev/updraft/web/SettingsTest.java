// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.web.Client.Reply;
import dev.updraft.web.http.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Pools, variables, connections and the audit log, over HTTP and a real database. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class SettingsTest {
  private static final String POOLS = "/api/v2/pools";
  private static final String VARIABLES = "/api/v2/variables";
  private static final String CONNECTIONS = "/api/v2/connections";

  private static Fixture fixture;
  private static Client api;

  @BeforeAll
  static void start() throws Exception {
    fixture = Fixture.start();
    api = Client.bearer(fixture.url(), Fixture.CLI_TOKEN);
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  @Test
  void shouldCountThePoolsSlots() throws Exception {
    JsonNode pool = api.get(POOLS + "/default_pool").json();
    assertThat(pool.path("running_slots").asInt()).isEqualTo(1);
    assertThat(pool.path("occupied_slots").asInt()).isEqualTo(1);
    assertThat(pool.path("open_slots").asInt()).isEqualTo(127);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "422; POST; /api/v2/pools; {\"name\":\"x\"}",
        "422; POST; /api/v2/pools; {\"name\":\"x\",\"slots\":-2}",
        "422; POST; /api/v2/pools; {\"name\":\"x\",\"slots\":1,\"odd\":1}",
        "422; POST; /api/v2/pools; {\"name\":\"x\",\"slots\":99999999999}",
        "400; PATCH; /api/v2/pools/default_pool; {\"pool\":\"other\"}",
        "404; PATCH; /api/v2/pools/nothing; {\"slots\":1}",
        "422; PATCH; /api/v2/pools; {\"actions\":[{\"action\":\"dance\",\"entities\":[]}]}",
        "422; PATCH; /api/v2/pools; {\"actions\":1}",
        "422; PATCH; /api/v2/pools; {\"actions\":[1]}",
        "400; DELETE; /api/v2/pools/default_pool; ''",
        "404; DELETE; /api/v2/variables/none; ''",
        "422; POST; /api/v2/variables; {\"key\":\"x\"}",
        "422; POST; /api/v2/variables; {\"key\":\"\",\"value\":1}",
        "400; PATCH; /api/v2/variables/kept; {\"key\":\"other\",\"value\":1}",
        "422; POST; /api/v2/connections; {\"connection_id\":\"a b\",\"conn_type\":\"http\"}",
        "422; POST; /api/v2/connections; {\"connection_id\":\"a\"}",
        "422; POST; /api/v2/connections;"
            + " {\"connection_id\":\"a\",\"conn_type\":\"x\",\"port\":70000}",
        "422; POST; /api/v2/connections;"
            + " {\"connection_id\":\"a\",\"conn_type\":\"x\",\"extra\":\"no\"}",
        "404; DELETE; /api/v2/connections/none; ''"
      })
  void shouldRefuseWhatDoesNotFit(int status, String method, String path, String body)
      throws Exception {
    api.post(VARIABLES, "{\"key\":\"kept\",\"value\":\"v\"}");
    Reply reply = api.send(method, path, body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
  }

  @Test
  void shouldSealVariablesAndHideSecretOnes() throws Exception {
    api.post(VARIABLES, "{\"key\":\"city\",\"value\":\"Oslo\"}");
    api.post(VARIABLES, "{\"key\":\"api_key\",\"value\":\"k-123\"}");
    api.post(VARIABLES, "{\"key\":\"cfg\",\"value\":{\"user\":\"u\",\"password\":\"p-123\"}}");
    JsonNode city = api.get(VARIABLES + "/city").json();
    assertThat(city.path("value").asString()).isEqualTo("Oslo");
    assertThat(city.path("is_encrypted").asBoolean()).isTrue();
    assertThat(stored("SELECT value FROM variable WHERE name = 'city'")).doesNotContain("Oslo");
    String all = api.get(VARIABLES).text();
    assertThat(all).doesNotContain("k-123").doesNotContain("p-123").contains("***");
    Reply again = api.post(VARIABLES, "{\"key\":\"city\",\"value\":\"Bergen\"}");
    assertThat(again.status()).isEqualTo(409);
    api.patch(VARIABLES + "/city?update_mask=description", "{\"description\":\"where\"}");
    assertThat(api.get(VARIABLES + "/city").json().path("value").asString()).isEqualTo("Oslo");
  }

  @Test
  void shouldTakePasswordsInAndNeverGiveThemOut() throws Exception {
    Reply made =
        api.post(
            CONNECTIONS,
            "{\"connection_id\":\"db\",\"conn_type\":\"postgres\",\"password\":\"p-456\","
                + "\"extra\":\"{\\\"token\\\":\\\"t-456\\\",\\\"tls\\\":true}\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.json().path("password").asString()).isEqualTo("***");
    assertThat(made.json().path("extra").asString()).contains("\"tls\":true").contains("***");
    assertThat(api.get(CONNECTIONS).text()).doesNotContain("p-456").doesNotContain("t-456");

    String hidden = "{\"password\":\"***\",\"extra\":\"{\\\"token\\\":\\\"***\\\"}\"}";
    assertThat(api.patch(CONNECTIONS + "/db", hidden).status()).isEqualTo(200);
    JsonNode plain =
        Json.read(
            fixture.vault.open(
                stored("SELECT secret FROM connection WHERE connection_id = 'db'"),
                "connection/db"));
    assertThat(plain.path("password").asString()).isEqualTo("p-456");
    assertThat(plain.at("/extra/token").asString()).isEqualTo("t-456");
    assertThat(plain.path("extra").has("tls")).isFalse();
    api.patch(CONNECTIONS + "/db", "{\"password\":null,\"extra\":null}");
    assertThat(api.get(CONNECTIONS + "/db").json().path("password").isNull()).isTrue();
  }

  @Test
  void shouldAnswerBulkRequestsEntityByEntity() throws Exception {
    Reply reply =
        api.patch(
            VARIABLES,
            "{\"actions\":[{\"action\":\"create\",\"entities\":[{\"key\":\"b1\",\"value\":1},"
                + "{\"key\":\"b1\",\"value\":2}]},{\"action\":\"delete\",\"entities\":"
                + "[\"b1\",{\"key\":\"b2\"}]},{\"action\":\"delete\",\"entities\":[\"b3\"],"
                + "\"action_on_non_existence\":\"skip\"}]}");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().at("/create/success").toString()).isEqualTo("[\"b1\"]");
    assertThat(reply.json().at("/create/errors/0/status_code").asInt()).isEqualTo(409);
    assertThat(reply.json().at("/delete/success").toString()).isEqualTo("[\"b1\"]");
    assertThat(reply.json().at("/delete/errors").size()).isEqualTo(1);
    assertThat(reply.json().path("update").isNull()).isTrue();
  }

  @Test
  void shouldWriteAnAuditRowForEveryChange() throws Exception {
    api.patch("/api/v2/dags/orders_daily", "{\"is_paused\":true}");
    api.post(VARIABLES, "{\"key\":\"audited\",\"value\":1}");
    JsonNode paused =
        api.get("/api/v2/eventLogs?event=pause&order_by=-id&limit=1").json().at("/event_logs/0");
    assertThat(paused.path("dag_id").asString()).isEqualTo("orders_daily");
    assertThat(paused.path("owner").asString()).isEqualTo("cli");
    Reply made = api.get("/api/v2/eventLogs?included_events=create_variable");
    assertThat(made.json().path("total_entries").asInt()).isPositive();
    assertThat(made.text()).contains("audited");
  }

  @Test
  void shouldOpenSettingsOnlyToThoseWhoMay() throws Exception {
    Reply login =
        Client.plain(fixture.url())
            .post("/auth/token", "{\"username\":\"viewer\",\"password\":\"secret\"}");
    Client viewer = Client.bearer(fixture.url(), login.json().path("access_token").asString());
    assertThat(viewer.get(POOLS).status()).isEqualTo(200);
    assertThat(viewer.get(VARIABLES).status()).isEqualTo(403);
    assertThat(viewer.get(CONNECTIONS).status()).isEqualTo(403);
    assertThat(viewer.get("/api/v2/eventLogs").status()).isEqualTo(403);
    assertThat(viewer.post(POOLS, "{\"name\":\"x\",\"slots\":1}").status()).isEqualTo(403);
  }

  private static String stored(String query) throws Exception {
    try (var connection = fixture.pool.getConnection();
        var statement = connection.prepareStatement(query);
        var rows = statement.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
