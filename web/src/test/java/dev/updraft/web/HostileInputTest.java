// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.web.Client.Reply;
import dev.updraft.web.http.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody sends on purpose, and what they are told. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class HostileInputTest {
  private static final String RUNS = "/api/v2/dags/flights/dagRuns";
  private static final String RUN = RUNS + "/scheduled__2026-11-20T03:00:00%2B00:00";

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

  private static String part(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static void refused(Reply reply, String field, String why) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(422);
    assertThat(reply.text()).contains("\"" + field + "\"").contains(why);
  }

  /** Every printable character of ASCII, and some that are not. */
  static Stream<String> names() {
    var ascii = new StringBuilder();
    for (char c = ' ' + 1; c < 127; c++) {
      ascii.append(c);
    }
    return Stream.of(
        ascii.toString(),
        "a/b",
        "/",
        "//",
        "%",
        "%2F",
        "%252F",
        "..a",
        "a..",
        "...",
        "../x",
        "\\",
        "a b",
        " ",
        "ä",
        "日本",
        "😀",
        "?a=b#c",
        "~",
        "a;b",
        "<b>&amp;\"'",
        "'; DROP TABLE pool; --");
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldMakeFindShowAndDeleteWhateverItsName(String name) throws Exception {
    String body = Json.object().put("key", name).put("value", "v").toString();
    assertThat(api.post("/api/v2/variables", body).status()).as(name).isEqualTo(201);
    Reply found = api.get("/api/v2/variables/" + part(name));
    assertThat(found.json().path("key").asString("")).as(found.text()).isEqualTo(name);
    assertThat(api.delete("/api/v2/variables/" + part(name)).status()).as(name).isEqualTo(204);

    String pool = Json.object().put("name", name).put("slots", 1).toString();
    assertThat(api.post("/api/v2/pools", pool).status()).as(name).isEqualTo(201);
    assertThat(api.get("/api/v2/pools/" + part(name)).json().path("name").asString(""))
        .isEqualTo(name);
    Reply form = api.get("/pools/form?name=" + part(name));
    assertThat(form.status()).as(name).isEqualTo(200);
    assertThat(api.get("/pools").text()).contains("/pools/form?name=" + part(name));
    assertThat(api.delete("/api/v2/pools/" + part(name)).status()).as(name).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "a\u0001b", "a\nb"})
  void shouldRefuseNamesThatNoAddressHolds(String name) throws Exception {
    String pool = Json.object().put("name", name).put("slots", 1).toString();
    refused(api.post("/api/v2/pools", pool), "name", "A name cannot");
    String variable = Json.object().put("key", name).put("value", "v").toString();
    refused(api.post("/api/v2/variables", variable), "key", "A name cannot");
    String run = Json.object().put("dag_run_id", name).toString();
    refused(api.post(RUNS, run), "dag_run_id", "cannot be . or ..");
    assertThat(api.send("POST", "/pools/form", "create=true&slots=1&name=" + part(name)).status())
        .isIn(422, 403);
  }

  @Test
  void shouldShowARunWhoseIdHasEveryCharacterThatIsAllowed() throws Exception {
    String id = "A.z_9-~:+..b";
    String run = Json.object().put("dag_run_id", id).toString();
    assertThat(api.post(RUNS, run).json().path("dag_run_id").asString("")).isEqualTo(id);
    assertThat(api.get(RUNS + "/" + part(id)).json().path("dag_run_id").asString("")).isEqualTo(id);
    assertThat(api.get("/dags/flights/runs/" + part(id)).text()).contains(id);
    assertThat(api.get("/dags/flights").text()).contains("/dags/flights/runs/" + part(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00\\ud800"})
  void shouldSayWhereInABodyATextCannotBeStored(String text) throws Exception {
    String why = "A text cannot hold a NUL or half of a surrogate pair";
    refused(api.post(RUNS, "{\"conf\":{\"a\":[1,\"" + text + "\"]}}"), "conf.a[1]", why);
    assertThat(api.post(RUNS, "{\"conf\":{\"" + text + "\":1}}").status()).isEqualTo(422);
    refused(api.post(RUNS, "{\"note\":\"" + text + "\"}"), "note", why);
    refused(api.patch(RUN, "{\"note\":\"" + text + "\"}"), "note", why);
    refused(
        api.post("/api/v2/variables", "{\"key\":\"k\",\"value\":\"" + text + "\"}"), "value", why);
  }

  @Test
  void shouldSayThatAnAddressCannotHoldANul() throws Exception {
    refused(api.get("/api/v2/dags?dag_id_pattern=a%00"), "dag_id_pattern", "NUL");
    assertThat(api.get("/api/v2/dags/a%00b").status()).isEqualTo(400);
    assertThat(api.get("/dags/a%00b").status()).isEqualTo(400);
    assertThat(api.get("/dags/%ED%A0%80").status()).isBetween(400, 499);
  }

  @Test
  void shouldNameTheLimitOfABodyWhetherOrNotItsLengthIsSaid() throws Exception {
    byte[] body = ("{\"conf\":{\"a\":\"" + "x".repeat(10 << 20) + "\"}}").getBytes(UTF_8);
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (HttpRequest.BodyPublisher sent :
          new HttpRequest.BodyPublisher[] {
            BodyPublishers.ofByteArray(body),
            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body))
          }) {
        var answer =
            answered(
                http,
                HttpRequest.newBuilder(URI.create(fixture.url() + RUNS))
                    .header("Authorization", "Bearer " + Fixture.CLI_TOKEN)
                    .header("Content-Type", "application/json")
                    .POST(sent)
                    .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(answer.body()).contains("4194304 bytes at most");
      }
    }
  }

  /**
   * Who is refused before all was sent may see the end of the connection before the answer (RFC
   * 9112, 9.6): now and then this client does.
   */
  private static HttpResponse<String> answered(HttpClient http, HttpRequest request)
      throws Exception {
    for (int left = 4; left > 0; left--) {
      try {
        return http.send(request, BodyHandlers.ofString());
      } catch (java.io.IOException e) {
        assertThat(e).hasMessageContaining("received no bytes");
      }
    }
    return http.send(request, BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "+999999999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-18:00",
        "0001-01-01T00:00:00+01:00",
        "2026-02-30T00:00:00Z",
        "2026-01-01T00:00:00+19:00",
        "2026-01-01T00:00:00[Mars/Olympus]",
        "2026-01-01T25:00:00Z",
        "-1",
        "now"
      })
  void shouldSayWhichDateIsNone(String date) throws Exception {
    for (String field : new String[] {"logical_date", "run_after", "data_interval_start"}) {
      refused(api.post(RUNS, Json.object().put(field, date).toString()), field, "valid datetime");
    }
    refused(api.get(RUNS + "?run_after_gte=" + part(date)), "run_after_gte", "valid datetime");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
  void shouldTakeTheFirstAndTheLastDate(String date) throws Exception {
    String body = Json.object().put("dag_run_id", "d" + date).put("logical_date", date).toString();
    Reply reply = api.post(RUNS, body);
    assertThat(reply.json().path("logical_date").asString("")).isEqualTo(date);
    assertThat(api.get("/dags/flights/runs/" + part("d" + date)).status()).isEqualTo(200);
  }

  @Test
  void shouldShowADagWith10000Tags() throws Exception {
    Fixture.execute(
        fixture.pool,
        "UPDATE dag_version SET tags = (SELECT array_agg('label' || n) FROM"
            + " generate_series(1, 10000) n) WHERE dag_id = 'orders_daily'");
    assertThat(api.get("/api/v2/dags/orders_daily").json().path("tags").size()).isEqualTo(10_000);
    assertThat(api.get("/api/v2/dagTags?limit=1000").json().path("total_entries").asInt())
        .isGreaterThanOrEqualTo(10_000);
    assertThat(api.get("/dags").status()).isEqualTo(200);
    assertThat(api.get("/dags/orders_daily").status()).isEqualTo(200);
  }

  @Test
  void shouldSendALongLogWholeAndInPartsOfBoundedSize() throws Exception {
    String line = "x".repeat(60_000) + "\n";
    for (int chunk = 1; chunk <= 3; chunk++) {
      var bytes = new java.io.ByteArrayOutputStream();
      try (var zipped = new GZIPOutputStream(bytes)) {
        zipped.write(line.repeat(200).getBytes(UTF_8));
      }
      fixture.objects.put("logs/202611/3/0/1/1/" + chunk + ".gz", bytes.toByteArray());
    }
    String log = RUN + "/taskInstances/extract/logs/1";
    Reply part = api.get(log);
    assertThat(part.text()).hasSizeLessThan(5 << 20);
    int lines = 0;
    String token = "0";
    while (!token.isEmpty()) {
      Reply next = api.get(log + "?token=" + token);
      lines += next.json().path("content").size();
      token = next.json().path("continuation_token").asString("");
    }
    assertThat(lines).isEqualTo(600);
    Reply whole = api.get(log + "?full_content=true");
    assertThat(whole.json().path("content").size()).isEqualTo(600);
    assertThat(whole.json().path("continuation_token").isNull()).isTrue();
    Client ndjson =
        Client.plain(
            fixture.url(),
            "Authorization",
            "Bearer " + Fixture.CLI_TOKEN,
            "Accept",
            "application/x-ndjson");
    assertThat(ndjson.get(log).text().lines()).hasSize(600);
  }
}
