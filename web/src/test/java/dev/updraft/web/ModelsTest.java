// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.web.Client.Reply;
import dev.updraft.web.http.Json;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The API of models, on a folder that the operators filled. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class ModelsTest {
  private static final String ALL = "/api/v2/models";
  private static final String CHURN = ALL + "/" + SeedModels.CONNECTION + "/churn";
  private static final String LIVE = CHURN + "/aliases/live";

  private static Fixture fixture;
  private Client api;
  private Path folder;

  @BeforeAll
  static void start() throws Exception {
    fixture = Fixture.start();
  }

  @BeforeEach
  void seed() throws Exception {
    folder = SeedModels.into(fixture).folder();
    api = Client.bearer(fixture.url(), Fixture.CLI_TOKEN);
  }

  @AfterEach
  void forget() throws Exception {
    SeedModels.outOf(fixture);
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  @Test
  void shouldTellWhatIsLiveSinceWhenByWhomAndWhy() throws Exception {
    JsonNode all = api.get(ALL).json();
    assertThat(all.path("total_entries").asInt()).isEqualTo(2);
    JsonNode churn = all.at("/models/0");
    assertThat(churn.path("connection_id").asString()).isEqualTo(SeedModels.CONNECTION);
    assertThat(churn.path("newest_version").asInt()).isEqualTo(3);
    assertThat(churn.path("live_version").asInt()).isEqualTo(2);
    assertThat(churn.path("live_since").asString()).isEqualTo("2026-11-17T02:41:35Z");
    assertThat(churn.path("live_by").asString()).endsWith("/publish_model");
    assertThat(churn.path("live_why").asString()).isEqualTo("nightly training");
    assertThat(churn.at("/newest_metrics/auc").asDouble()).isEqualTo(0.9164);
    assertThat(churn.at("/live_metrics/auc").asDouble()).isEqualTo(0.9187);
    assertThat(all.at("/models/1/live_version").isNull()).isTrue();
    assertThat(api.get(ALL + "?offset=1&limit=1").json().at("/models/0/name").asString())
        .isEqualTo("ranker");
    assertThat(api.get(ALL + "?connection_id=other").json().path("models").size()).isZero();
  }

  @Test
  void shouldShowOneModelItsVersionsAndWhatDiffers() throws Exception {
    JsonNode one = api.get(CHURN).json();
    assertThat(one.at("/aliases/0/version").asInt()).isEqualTo(2);
    assertThat(one.at("/aliases/0/rollback_version").asInt()).isEqualTo(1);
    JsonNode versions = api.get(CHURN + "/versions?limit=1&offset=1").json();
    assertThat(versions.path("total_entries").asInt()).isEqualTo(3);
    assertThat(versions.at("/versions/0/version").asInt()).isEqualTo(2);
    assertThat(versions.at("/versions/0/dag_run_id").asString())
        .startsWith("scheduled__2026-11-17");
    JsonNode second = api.get(CHURN + "/versions/2").json();
    assertThat(second.at("/manifest/parameters/depth").asString()).isEqualTo("7");
    assertThat(second.path("manifest_sha256").asString()).hasSize(64);
    JsonNode diff = api.get(CHURN + "/diff?from=1&to=2").json();
    assertThat(diff.at("/changes/0/what").asString()).isEqualTo("depth");
    assertThat(diff.toString()).contains("PSI");
  }

  @Test
  void shouldPromoteAndGoBackAndDoWhatIsSentTwiceOnce() throws Exception {
    String wish = promote(3, 2);
    JsonNode third = api.post(LIVE + "/promote", wish).json();
    assertThat(third.path("sequence").asInt()).as(third.toString()).isEqualTo(3);
    assertThat(third.path("from_version").asInt()).isEqualTo(2);
    assertThat(third.path("by").asString()).isEqualTo("cli");
    assertThat(third.path("when").asString()).isEqualTo(Fixture.NOW.toString());
    assertThat(api.post(LIVE + "/promote", wish).json()).isEqualTo(third);

    Reply late = api.post(LIVE + "/promote", promote(1, 2));
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().path("detail").asString())
        .contains("cli let it name version 3", "because", "Nothing was changed here");

    JsonNode back = api.post(LIVE + "/rollback", rollback(3)).json();
    assertThat(back.path("version").asInt()).as(back.toString()).isEqualTo(2);
    assertThat(api.post(LIVE + "/rollback", rollback(3)).json()).isEqualTo(back);
    assertThat(api.post(LIVE + "/rollback", rollback(2)).status()).isEqualTo(409);
    assertThat(api.post(LIVE + "/rollback", rollback(4)).json().path("version").asInt())
        .isEqualTo(1);
    Reply none = api.post(LIVE + "/rollback", rollback(5));
    assertThat(none.status()).isEqualTo(409);
    assertThat(none.text()).contains("named none before");

    JsonNode history = api.get(LIVE + "/history?limit=2").json();
    assertThat(history.path("total_entries").asInt()).isEqualTo(5);
    assertThat(history.at("/history/0/kind").asString()).isEqualTo("rollback");
    assertThat(history.at("/history/1/sequence").asInt()).isEqualTo(4);
  }

  @Test
  void shouldDeleteWhatNoAliasNeedsAndSayWhoAndWhyEverAfter() throws Exception {
    for (int needed : List.of(1, 2)) {
      Reply kept = delete(needed, "of no use");
      assertThat(kept.status()).isEqualTo(409);
      assertThat(kept.text()).contains("'live' of 'churn' names version 2", "Nothing was deleted");
    }
    JsonNode deleted = delete(3, " of no use ").json();
    assertThat(deleted.path("version").asInt()).as(deleted.toString()).isEqualTo(3);
    assertThat(deleted.path("deleted_by").asString()).isEqualTo("cli");
    assertThat(deleted.path("deleted_why").asString()).isEqualTo("of no use");
    assertThat(deleted.path("deleted_at").asString()).isEqualTo(Fixture.NOW.toString());
    assertThat(delete(3, "again").json()).isEqualTo(deleted);

    JsonNode third = api.get(CHURN + "/versions/3").json();
    assertThat(third.path("deleted_why").asString()).isEqualTo("of no use");
    assertThat(third.at("/manifest/metrics/auc").asDouble()).isEqualTo(0.9164);
    String files = third.at("/manifest/folder").asString();
    assertThat(folder.resolve(files).resolve("model.onnx")).doesNotExist();
    JsonNode versions = api.get(CHURN + "/versions").json();
    assertThat(versions.at("/versions/0/deleted_by").asString()).isEqualTo("cli");
    assertThat(versions.at("/versions/1/deleted_by").isNull()).isTrue();
    assertThat(api.get(CHURN).json().path("newest_version").asInt()).isEqualTo(2);
    Reply promote = api.post(LIVE + "/promote", promote(3, 2));
    assertThat(promote.status()).isEqualTo(409);
    assertThat(promote.text()).contains("churn 3 was deleted by cli", "of no use");
  }

  @Test
  void shouldDeleteNothingThatIsNotThereOrWithoutAReason() throws Exception {
    assertThat(delete(9, "x").status()).isEqualTo(404);
    for (String body : List.of("{}", "{\"why\":\" \"}", "{\"why\":\"x\",\"who\":\"me\"}")) {
      assertThat(api.post(CHURN + "/versions/3/delete", body).status()).as(body).isEqualTo(422);
    }
    assertThat(api.post(CHURN + "/versions/x/delete", "{\"why\":\"x\"}").status()).isEqualTo(422);
    assertThat(api.get(CHURN + "/versions/3").json().path("deleted_by").isNull()).isTrue();
  }

  private Reply delete(int version, String why) throws Exception {
    return api.post(
        CHURN + "/versions/" + version + "/delete", Json.object().put("why", why).toString());
  }

  @Test
  void shouldLetOneOfTwoWinWhoDecideAtOnce() throws Exception {
    try (var pool = Executors.newFixedThreadPool(2)) {
      Callable<Reply> first = () -> api.post(LIVE + "/promote", promote(1, 2));
      Callable<Reply> third = () -> api.post(LIVE + "/promote", promote(3, 2));
      List<Future<Reply>> replies = pool.invokeAll(List.of(first, third));
      List<Integer> said = List.of(replies.get(0).get().status(), replies.get(1).get().status());
      assertThat(said).containsExactlyInAnyOrder(200, 409);
    }
    assertThat(api.get(LIVE + "/history").json().path("total_entries").asInt()).isEqualTo(3);
  }

  @Test
  void shouldRefuseWhatIsNotThereOrDoesNotFit() throws Exception {
    for (String path :
        List.of(
            ALL + "/none/churn",
            ALL + "/" + SeedModels.CONNECTION + "/none",
            CHURN + "/versions/0",
            CHURN + "/versions/-1",
            CHURN + "/versions/4",
            CHURN + "/diff?from=1&to=9",
            CHURN + "/aliases/shadow/history")) {
      Reply reply = api.get(path);
      assertThat(reply.status()).as(path + " " + reply.text()).isEqualTo(404);
    }
    for (String path :
        List.of(CHURN + "/versions/x", CHURN + "/versions/99999999999", CHURN + "/diff?from=1")) {
      assertThat(api.get(path).status()).as(path).isEqualTo(422);
    }
    assertThat(api.get(ALL + "?order_by=name").status()).isEqualTo(400);
    for (String body :
        List.of(
            "{\"version\":3,\"why\":\"x\"}",
            "{\"version\":3,\"sequence\":2}",
            "{\"version\":3,\"sequence\":2,\"why\":\"  \"}",
            "{\"version\":3,\"sequence\":-1,\"why\":\"x\"}",
            "{\"version\":3,\"sequence\":2,\"why\":\"" + "x".repeat(1001) + "\"}",
            "{\"version\":\"3\",\"sequence\":2,\"why\":\"x\"}",
            "{\"version\":3,\"sequence\":2,\"why\":\"x\",\"who\":\"me\"}")) {
      assertThat(api.post(LIVE + "/promote", body).status()).as(body).isEqualTo(422);
    }
    assertThat(api.post(LIVE + "/promote", promote(9, 2)).status()).isEqualTo(404);
    Reply ahead = api.post(LIVE + "/promote", promote(3, 99));
    assertThat(ahead.status()).isEqualTo(409);
    assertThat(ahead.text()).contains("changed 2 times only");
    assertThat(api.get(LIVE + "/history").json().path("total_entries").asInt()).isEqualTo(2);
  }

  @Test
  void shouldRefuseNamesThatAreMeantIll() throws Exception {
    for (String name :
        List.of("../../etc", "a/b", "..%2f", "\u202e", "x".repeat(5000), "a b", "%", "-", "é")) {
      String part = URLEncoder.encode(name, UTF_8).replace("+", "%20");
      String base = ALL + "/" + SeedModels.CONNECTION + "/" + part;
      for (String path :
          List.of(
              base,
              base + "/versions",
              ALL + "/" + part + "/churn",
              base + "/aliases/live/history")) {
        assertThat(api.get(path).status()).as(path).isIn(400, 404, 414);
      }
      Reply reply = api.post(CHURN + "/aliases/" + part + "/promote", promote(1, 0));
      assertThat(reply.status()).as(reply.text()).isIn(400, 404, 414);
    }
  }

  @Test
  void shouldOpenChangesOnlyToThoseWhoMay() throws Exception {
    Reply login =
        Client.plain(fixture.url())
            .post("/auth/token", "{\"username\":\"viewer\",\"password\":\"secret\"}");
    Client viewer = Client.bearer(fixture.url(), login.json().path("access_token").asString());
    assertThat(viewer.get(CHURN).status()).isEqualTo(200);
    assertThat(viewer.post(LIVE + "/promote", promote(3, 2)).status()).isEqualTo(403);
    assertThat(viewer.post(LIVE + "/rollback", rollback(2)).status()).isEqualTo(403);
    assertThat(viewer.post(CHURN + "/versions/3/delete", "{\"why\":\"x\"}").status())
        .isEqualTo(403);
    assertThat(Client.plain(fixture.url()).get(CHURN).status()).isEqualTo(401);
  }

  @Test
  void shouldNameTheConnectionThatLeadsNowhereAndShowTheOthers() throws Exception {
    SeedModels.connection(fixture, "gone", "/nowhere/models");
    SeedModels.connection(fixture, "odd", "models");
    JsonNode all = api.get(ALL).json();
    assertThat(all.path("total_entries").asInt()).isEqualTo(2);
    assertThat(all.path("unreachable").toString())
        .contains("The models of connection 'gone' cannot be reached: /nowhere/models")
        .contains("Mount or restore it, or correct the schema of the connection")
        .contains("its schema is 'models'; it must be a folder");
    for (String path : List.of(ALL + "?connection_id=gone", ALL + "/gone/churn")) {
      Reply reply = api.get(path);
      assertThat(reply.status()).as(reply.text()).isEqualTo(503);
      assertThat(reply.text()).contains("'gone'");
    }
    Reply change = api.post(ALL + "/gone/churn/aliases/live/promote", promote(1, 0));
    assertThat(change.status()).isEqualTo(503);
    assertThat(change.text()).contains("Whether the change was made is not known");
    assertThat(Path.of("/nowhere")).doesNotExist();
  }

  @Test
  void shouldSayWhichManifestIsDamagedAndShowTheOthers() throws Exception {
    Files.writeString(folder.resolve("models/churn/versions/2.json"), "{\"format\":1}");
    JsonNode all = api.get(ALL).json();
    assertThat(all.at("/models/0/problem").asString()).contains("versions/2.json");
    assertThat(all.at("/models/1/problem").isNull()).isTrue();
    JsonNode versions = api.get(CHURN + "/versions").json();
    assertThat(versions.at("/versions/1/problem").asString()).contains("versions/2.json");
    assertThat(versions.at("/versions/2/problem").isNull()).isTrue();
    assertThat(api.get(CHURN + "/versions/2").status()).isEqualTo(503);
    Reply promote = api.post(LIVE + "/promote", promote(2, 2));
    assertThat(promote.status()).as("nothing was changed, for sure").isEqualTo(409);
    assertThat(promote.text()).contains("versions/2.json cannot be read");
  }

  @Test
  void shouldLeaveNothingBehindWhereItOnlyLooks() throws Exception {
    Path empty = Files.createDirectory(fixture.folder().resolve("empty"));
    SeedModels.connection(fixture, "empty", empty.toString());
    assertThat(api.get(ALL + "?connection_id=empty").json().path("total_entries").asInt()).isZero();
    assertThat(api.get(ALL + "/empty/churn").status()).isEqualTo(404);
    try (var files = Files.list(empty)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void shouldSayWhatABucketsConnectionLacksAndNeverItsSecret() throws Exception {
    String made =
        "{\"connection_id\":\"bucket\",\"conn_type\":\"models\",\"schema\":\"s3://bucket/a\","
            + "\"login\":\"key\",\"password\":\"p-789\"}";
    assertThat(api.post("/api/v2/connections", made).status()).isEqualTo(201);
    Reply lacking = api.get(ALL + "/bucket/churn");
    assertThat(lacking.status()).isEqualTo(503);
    assertThat(lacking.text()).contains("no region_name").doesNotContain("p-789");
    Fixture.execute(
        fixture.pool, "UPDATE connection SET secret = 'x' WHERE connection_id = 'bucket'");
    assertThat(api.get(ALL + "/bucket/churn").text()).contains("sealed with another key");
  }

  private static String promote(int version, int seen) {
    return Json.object()
        .put("version", version)
        .put("why", "because")
        .put("sequence", seen)
        .toString();
  }

  private static String rollback(int seen) {
    return Json.object().put("why", "because").put("sequence", seen).toString();
  }
}
