// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.secrets.Vault;
import dev.updraft.web.Client.Reply;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over real HTTP and a real database. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class ApiTest {
  private static final String RUNS = "/api/v2/dags/flights/dagRuns";
  private static final String RUN = RUNS + "/scheduled__2026-11-20T03:00:00+00:00";
  private static final String FAILED = RUNS + "/scheduled__2026-11-19T03:00:00%2B00:00";

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
  void shouldTellHealthAndVersionToEverybody() throws Exception {
    Client anybody = Client.plain(fixture.url());
    Reply health = anybody.get("/api/v2/monitor/health");
    assertThat(health.status()).isEqualTo(200);
    assertThat(health.json().at("/metadatabase/status").asString()).isEqualTo("healthy");
    assertThat(anybody.get("/api/v2/version").json().path("version").asString()).isEqualTo("3.3.2");
  }

  @Test
  void shouldGiveATokenThatOpensTheApi() throws Exception {
    Client anybody = Client.plain(fixture.url());
    Reply login = anybody.post("/auth/token", "{\"username\":\"admin\",\"password\":\"secret\"}");
    assertThat(login.status()).isEqualTo(201);
    String token = login.json().path("access_token").asString();
    assertThat(Client.bearer(fixture.url(), token).get("/api/v2/dags").status()).isEqualTo(200);
    String forged = token.substring(0, token.length() - 2) + "AA";
    assertThat(Client.bearer(fixture.url(), forged).get("/api/v2/dags").status()).isEqualTo(403);
  }

  @Test
  void shouldRefuseWrongPasswordsAndMissingTokens() throws Exception {
    Client anybody = Client.plain(fixture.url());
    assertThat(anybody.post("/auth/token", "{\"username\":\"admin\",\"password\":\"no\"}").status())
        .isEqualTo(401);
    assertThat(anybody.post("/auth/token", "{\"username\":\"admin\"}").status()).isEqualTo(422);
    Reply nobody = anybody.get("/api/v2/dags");
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.json().path("detail").asString()).isEqualTo("Not authenticated");
    assertThat(anybody.post(RUNS, "{}").status()).isEqualTo(401);
  }

  @Test
  void shouldListDagsWithFiltersAndPages() throws Exception {
    Reply all = api.get("/api/v2/dags?limit=1&order_by=-dag_id");
    assertThat(all.json().path("total_entries").asInt()).isEqualTo(2);
    assertThat(all.json().at("/dags/0/dag_id").asString()).isEqualTo("orders_daily");
    Reply one = api.get("/api/v2/dags?dag_id_pattern=FLI&tags=air&paused=false&owners=data-core");
    assertThat(one.json().path("total_entries").asInt()).isEqualTo(1);
    assertThat(one.json().at("/dags/0/next_dagrun_run_after").asString())
        .isEqualTo("2026-11-22T03:00:00Z");
    assertThat(api.get("/api/v2/dags/flights/details").json().at("/params/day/value").asString())
        .isEqualTo("2026-11-20");
  }

  @Test
  void shouldPauseThroughTheScheduler() throws Exception {
    String dag = "/api/v2/dags/orders_daily";
    Reply paused = api.patch(dag + "?update_mask=is_paused", "{\"is_paused\":true}");
    assertThat(paused.json().path("is_paused").asBoolean()).isTrue();
    assertThat(api.patch(dag, "{\"is_paused\":false}").json().path("is_paused").asBoolean())
        .isFalse();
  }

  @Test
  void shouldTriggerAndReadTheRunBack() throws Exception {
    Reply run =
        api.post(RUNS, "{\"dag_run_id\":\"mine\",\"conf\":{\"day\":\"x\"},\"logical_date\":null}");
    assertThat(run.status()).as(run.text()).isEqualTo(200);
    assertThat(run.json().path("state").asString()).isEqualTo("queued");
    assertThat(run.json().at("/conf/day").asString()).isEqualTo("x");
    assertThat(api.get(RUNS + "/mine").json().path("dag_run_id").asString()).isEqualTo("mine");
    assertThat(api.post(RUNS, "{\"dag_run_id\":\"taken\"}").status()).isEqualTo(409);
  }

  @Test
  void shouldRunAnIdempotentRequestOnce() throws Exception {
    var twice =
        Client.plain(
            fixture.url(), "Authorization", "Bearer " + Fixture.CLI_TOKEN, "Idempotency-Key", "k1");
    String body = "{\"dag_run_id\":\"once\"}";
    assertThat(twice.post(RUNS, body).status()).isEqualTo(200);
    assertThat(twice.post(RUNS, body).status()).isEqualTo(200);
  }

  @Test
  void shouldListRunsByStateAndTime() throws Exception {
    Reply failed = api.get(RUNS + "?state=failed&logical_date_gte=2026-11-19T00:00:00Z");
    assertThat(failed.json().path("total_entries").asInt()).isEqualTo(1);
    assertThat(failed.json().at("/dag_runs/0/dag_versions/0/version_number").asInt()).isEqualTo(1);
    assertThat(
            api.get("/api/v2/dags/~/dagRuns?run_type=scheduled")
                .json()
                .path("total_entries")
                .asInt())
        .isEqualTo(3);
    Reply patched = api.patch(FAILED, "{\"state\":\"failed\"}");
    assertThat(patched.json().path("state").asString()).isEqualTo("failed");
  }

  @Test
  void shouldShowTaskInstancesAndTries() throws Exception {
    Reply tasks = api.get(RUN + "/taskInstances?limit=1000");
    assertThat(tasks.status()).as(tasks.text()).isEqualTo(200);
    assertThat(tasks.json().path("total_entries").asInt()).isEqualTo(4);
    assertThat(tasks.json().at("/task_instances/2/state").isNull()).isTrue();
    Reply one = api.get(RUN + "/taskInstances/extract");
    assertThat(one.json().path("hostname").asString()).isEqualTo("worker-7");
    assertThat(api.get(RUN + "/taskInstances/extract/-1").status()).isEqualTo(200);
    assertThat(api.get(RUN + "/taskInstances/extract/tries").json().path("total_entries").asInt())
        .isEqualTo(1);
    assertThat(api.get(RUN + "/taskInstances/extract/tries/9").status()).isEqualTo(404);
  }

  @Test
  void shouldPageThroughALog() throws Exception {
    String log = RUN + "/taskInstances/transform/logs/1";
    Reply first = api.get(log);
    assertThat(first.status()).as(first.text()).isEqualTo(200);
    assertThat(first.json().path("content").size()).isEqualTo(3);
    assertThat(first.json().at("/content/2/event").asString()).isEqualTo("ERROR <b>third</b>");
    String token = first.json().path("continuation_token").asString();
    assertThat(api.get(log + "?token=" + token).json().path("content").size()).isZero();
    assertThat(api.get(log + "?token=forged").status()).isEqualTo(400);
    assertThat(api.get(log.replace("logs/1", "logs/7")).status()).isEqualTo(404);
  }

  @Test
  void shouldEndTheLogOfAFailedTryWithItsCause() throws Exception {
    Reply log = api.get(FAILED + "/taskInstances/transform/logs/1");
    assertThat(log.json().at("/content/0/event").asString()).contains("relation \"stg\"");
    assertThat(log.json().at("/content/0/level").asString()).isEqualTo("error");
    assertThat(log.json().path("continuation_token").isNull()).isTrue();
    Reply good = api.get(FAILED + "/taskInstances/extract/logs/1");
    assertThat(good.json().path("content").size()).isZero();
  }

  @Test
  void shouldHoldAConfToTheDagsParams() throws Exception {
    Reply wrong = api.post(RUNS, "{\"conf\":{\"day\":7}}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().path("detail").asString()).contains("/day");
  }

  @Test
  void shouldKeepTheNotesOfRunsAndTasks() throws Exception {
    Reply run = api.post(RUNS, "{\"dag_run_id\":\"noted\",\"note\":\"why\"}");
    assertThat(run.json().path("note").asString()).isEqualTo("why");
    Reply task = api.patch(RUN + "/taskInstances/extract", "{\"note\":\"slow\"}");
    assertThat(task.json().at("/task_instances/0/note").asString()).isEqualTo("slow");
    Reply marked =
        api.patch(RUN + "/taskInstances/load", "{\"new_state\":\"success\",\"note\":\"by hand\"}");
    assertThat(marked.json().at("/task_instances/1/note").asString()).isEqualTo("by hand");
    assertThat(api.get("/api/v2/eventLogs?event=note").json().path("total_entries").asInt())
        .as("only the note without a command is the web's own")
        .isEqualTo(1);
    Reply masked = api.patch(RUNS + "/noted?update_mask=state", "{\"note\":\"other\"}");
    assertThat(masked.json().path("note").asString()).isEqualTo("why");
  }

  @Test
  void shouldListImportErrors() throws Exception {
    Reply errors = api.get("/api/v2/importErrors");
    assertThat(errors.json().at("/import_errors/0/filename").asString())
        .isEqualTo("dags/Broken.java");
    int id = errors.json().at("/import_errors/0/import_error_id").asInt();
    assertThat(api.get("/api/v2/importErrors/" + id).status()).isEqualTo(200);
    assertThat(api.get("/api/v2/importErrors/999").status()).isEqualTo(404);
  }

  @Test
  void shouldTellSourceVersionsTasksAndResults() throws Exception {
    Reply source = api.get("/api/v2/dagSources/flights");
    assertThat(source.json().path("content").asString()).isEqualTo("class Flights {}");
    assertThat(api.get("/api/v2/dags/flights/dagVersions/1").status()).isEqualTo(200);
    Reply tasks = api.get("/api/v2/dags/flights/tasks?order_by=-task_id");
    assertThat(tasks.json().at("/tasks/0/task_id").asString()).isEqualTo("transform");
    String xcom = RUN + "/taskInstances/extract/xcomEntries";
    assertThat(api.get(xcom).json().path("total_entries").asInt()).isEqualTo(1);
    assertThat(api.get(xcom + "/return_value").json().at("/value/rows").asInt()).isZero();
  }

  @Test
  void shouldClearOnlyWhenToldThatItIsNoDryRun() throws Exception {
    String clear = "/api/v2/dags/flights/clearTaskInstances";
    Reply dry = api.post(clear, "{\"dag_run_id\":\"scheduled__2026-11-19T03:00:00+00:00\"}");
    assertThat(dry.status()).as(dry.text()).isEqualTo(200);
    assertThat(dry.json().path("total_entries").asInt()).isEqualTo(2);
    Reply run = api.post(FAILED + "/clear", "{\"dry_run\":false}");
    assertThat(run.json().path("dag_run_id").asString()).startsWith("scheduled__");
    assertThat(api.post(clear, "{\"task_ids\":[]}").status()).isEqualTo(422);
    String run1 = "{\"dag_run_id\":\"scheduled__2026-11-19T03:00:00+00:00\",";
    for (String option : new String[] {"include_future", "include_past", "run_on_latest_version"}) {
      Reply refused = api.post(clear, run1 + "\"" + option + "\":true}");
      assertThat(refused.status()).as(option).isEqualTo(501);
    }
    assertThat(api.post(clear, run1 + "\"reset_dag_runs\":false}").status()).isEqualTo(501);
    assertThat(api.post(clear, run1 + "\"only_running\":true,\"only_failed\":true}").status())
        .isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v2/dagSources/none",
        "/api/v2/dagSources/flights?version_number=9",
        "/api/v2/dags/flights/dagVersions/9",
        "/api/v2/dags/flights/tasks/none",
        RUN + "/taskInstances/extract/xcomEntries/other",
        "/api/v2/dags/none",
        "/api/v2/dags/none/details",
        "/api/v2/dags/none/dagRuns",
        "/api/v2/dags/flights/dagRuns/none",
        "/api/v2/dags/flights/dagRuns/none/taskInstances",
        RUN + "/taskInstances/none",
        RUN + "/taskInstances/extract/7",
        "/api/v2/nothing"
      })
  void shouldAnswer404ForWhatIsNotThere(String path) throws Exception {
    assertThat(api.get(path).status()).isEqualTo(404);
  }

  /** The sweeper of clusters takes these words, and no other 404, for a run that is gone. */
  @Test
  void shouldSayOfWhichRunItKnowsNothing() throws Exception {
    Reply none = api.get("/api/v2/dags/flights/dagRuns/manual__2026-11-20T12%3A00%3A00%2B01%3A00");
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.json().path("detail").asString())
        .isEqualTo(
            "The DagRun with dag_id: `flights` and run_id: `manual__2026-11-20T12:00:00+01:00` was"
                + " not found");
  }

  @ParameterizedTest
  @CsvSource({
    "422, /api/v2/dags?limit=-1",
    "422, /api/v2/dags?limit=x",
    "422, /api/v2/dags?offset=99999999999999999999",
    "400, /api/v2/dags?order_by=spec",
    "422, /api/v2/dags?paused=maybe",
    "422, /api/v2/dags/flights/dagRuns?state=odd",
    "422, /api/v2/dags/~/dagRuns?start_date_gte=yesterday",
    "200, /api/v2/dags/~/dagRuns?start_date_gte=2026-11-20T00:00:00",
    "422, /api/v2/dags/~/dagRuns?duration_gt=long",
    "422, /api/v2/importErrors/x",
    "404, /api/v2/importErrors/99999999",
    "422, /api/v2/dags?dag_id_pattern=%00",
    "501, /api/v2/assets",
    "200, /api/v2/variables",
    "501, /api/v2/dags/~/dagRuns?cursor=",
    "501, /api/v2/dags?is_favorite=true",
    "422, /api/v2/eventLogs?before=soon",
    "404, /api/v2/eventLogs/99999999",
    "422, /api/v2/eventLogs/x",
    "404, /api/v2/pools/none",
    "404, /api/v2/variables/a%2Fb",
    "404, /api/v2/connections/none",
    "400, /api/v2/auth/login?next=//other.example",
    "422, /api/v2/pools?limit=-1",
    "501, /api/v2/backfills?dag_id=flights",
    "200, /api/v2/dagStats"
  })
  void shouldAnswerOddQueriesAsAirflowDoes(int status, String path) throws Exception {
    assertThat(api.get(path).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"conf\":1}",
        "{\"dag_run_id\":\"a b\"}",
        "{\"logical_date\":\"2026-11-20T00:00:00\"}",
        "{\"odd\":1}",
        "{",
        "{\"data_interval_start\":\"2026-11-20T00:00:00Z\"}"
      })
  void shouldAnswer422ForOddTriggers(String body) throws Exception {
    Reply reply = api.post(RUNS, body);
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.json().at("/detail/0/loc/0").asString()).isEqualTo("body");
  }

  @Test
  void shouldLetViewersOnlyRead() throws Exception {
    Reply login =
        Client.plain(fixture.url())
            .post("/auth/token", "{\"username\":\"viewer\",\"password\":\"secret\"}");
    Client viewer = Client.bearer(fixture.url(), login.json().path("access_token").asString());
    assertThat(viewer.get("/api/v2/dags").status()).isEqualTo(200);
    assertThat(viewer.post(RUNS, "{}").status()).isEqualTo(403);
  }

  @Test
  void shouldSayThatThePortIsInUse(@TempDir Path folder) throws Exception {
    var config =
        new WebConfig(fixture.web.port(), "127.0.0.1", Duration.ofHours(1), "", "k".repeat(40));
    Vault vault = Vault.at(folder.resolve("key"));
    assertThatThrownBy(
            () ->
                Web.start(
                    config,
                    fixture.pool,
                    fixture.commands,
                    fixture.objects,
                    vault,
                    () -> Fixture.NOW))
        .isInstanceOf(PortInUse.class)
        .hasMessageContaining("is in use");
  }
}
