// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way of not running has its sentence, with the numbers and the link. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class WhyTest {
  private static Fixture fixture;
  private static Client client;

  @BeforeAll
  static void start() throws Exception {
    fixture = Fixture.start();
    Showcase.seed(fixture);
    client = Client.bearer(fixture.url(), Fixture.CLI_TOKEN);
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "task-pool | pool_full | Pool warehouse: 3 of 3 slots are in use, this needs 1. |"
            + " load_tile[0]",
        "task-upstream | trigger_rule | 5 not ended; waits for load_tile | load_tile[3]",
        "task-paused | paused | crm_sync is paused | /dags/crm_sync",
        "task-worker | no_worker | No worker of queue gpu has had a free slot for 7 m 59 s. | Why",
        "task-retry | up_for_retry | Attempt 1 of 4 failed | 21 Nov 2026 06:04:37 UTC",
        "task-deferred | deferred | takes no slot | 21 Nov 2026 06:04:37 UTC"
      })
  void shouldSayWhy(String page, String code, String sentence, String link) throws Exception {
    String html = client.get(String.valueOf(ShowcasePages.all().get(page))).text();
    assertThat(html).contains("data-code=\"" + code + "\"", sentence, link);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE worker SET up = false WHERE host = 'gpu-1' | Ready for 7 m 59 s, and all limits"
            + " allow it. No worker that is up serves queue gpu; they serve default.",
        "UPDATE worker SET up = false | No worker is up. Start one: updraft worker."
      })
  void shouldSayThatNoWorkerCouldEverTakeIt(String change, String sentence) throws Exception {
    try {
      Fixture.execute(fixture.pool, change);
      String page = String.valueOf(ShowcasePages.all().get("task-worker"));
      assertThat(client.get(page).text()).contains("data-code=\"no_worker\"", sentence);
    } finally {
      Fixture.execute(fixture.pool, "UPDATE worker SET up = host <> 'worker-6'");
    }
  }

  @Test
  void shouldSayBeforeTheFirstRunThatNoWorkerHasWhatItsTasksNeed() throws Exception {
    assertThat(client.get("/dags/new_and_never_run").text())
        .contains(
            "No worker can take",
            "No worker of queue default that is up has cuda 13 (but cuda 12.4). Programs a worker",
            "--labels");
    assertThat(client.get("/dags").text()).contains("No worker can take 1 task<");
    assertThat(client.get("/dags/geo_import").text()).doesNotContain("No worker can take");
    try {
      Fixture.execute(fixture.pool, "UPDATE worker SET up = false");
      assertThat(client.get("/dags").text())
          .contains("No worker is up: tasks wait")
          .doesNotContain("No worker can take");
      assertThat(client.get("/workers").text()).contains("No worker is up");
    } finally {
      Fixture.execute(fixture.pool, "UPDATE worker SET up = host <> 'worker-6'");
    }
  }

  @Test
  void shouldAskWhatAPersonMustAnswer() throws Exception {
    try {
      Fixture.execute(
          fixture.pool,
          "UPDATE dag_task SET operator = 'approval' WHERE task_id = 'train_on_spark'");
      Fixture.execute(
          fixture.pool,
          "UPDATE task_instance SET handle = '{\"until\":\"2026-12-20T12:00:00Z\",\"handle\":"
              + "{\"question\":\"Train for <6> hours?\",\"needed\":true}}' WHERE task_id ="
              + " 'train_on_spark' AND state = 'deferred'");
      String html = client.get(String.valueOf(ShowcasePages.all().get("task-deferred"))).text();
      assertThat(html)
          .contains("It waits for an answer", "Train for &lt;6&gt; hours?", "/tasks/start_cluster")
          .contains("value=\"success\"", "Approve…", "value=\"skipped\"", "Refuse…")
          .contains("name=\"answers\" value=\"1\"")
          .contains("Without an answer it fails at <b>20 Dec 2026");
      assertThat(client.get("/approvals").text())
          .contains(
              "1 question waits for an answer",
              "Train for &lt;6&gt; hours?",
              "4\u00a0h\u00a021\u00a0m")
          .contains("2026-11-21T01%3A30%3A00%2B00%3A00/tasks/train_on_spark#why");
      assertThat(client.get("/dags").text())
          .contains("href=\"/approvals\">1 question waits for an answer");
    } finally {
      Fixture.execute(
          fixture.pool, "UPDATE dag_task SET operator = 'spark' WHERE task_id = 'train_on_spark'");
    }
    assertThat(client.get("/approvals").text())
        .as("no other task that waits outside")
        .contains("Nothing waits for a person");
    assertThat(client.get("/dags").text()).doesNotContain("/approvals");
  }

  @Test
  void shouldShowHowFarATaskSaysItIs() throws Exception {
    assertThat(client.get(Showcase.RUNNING + "/tasks/load_tile?map=0").text())
        .contains("212 of 900 requests");
  }

  @Test
  void shouldShowWorkersWithWhatTheyHave() throws Exception {
    assertThat(client.get("/workers").text())
        .contains("2 workers are up", "gpu-1", "cuda 12.4", "worker-6", "away", "17.2 GB");
    assertThat(client.get("/api/v2/workers").json().at("/workers/0/has/0").asString(""))
        .isEqualTo("gpu");
  }

  @Test
  void shouldSayNothingOfWhatRunsOrIsDone() throws Exception {
    assertThat(client.get(Showcase.RUNNING + "/tasks/load_tile?map=0").text())
        .doesNotContain("data-code");
    assertThat(client.get(Showcase.FAILED + "/tasks/merge_orders").text())
        .doesNotContain("data-code");
  }

  @Test
  void shouldSayWhoTakesThePlacesOfALimit() throws Exception {
    Fixture.execute(
        fixture.pool,
        "UPDATE dag_version SET spec = replace(spec, '\"maxActiveTasks\":8',"
            + " '\"maxActiveTasks\":3') WHERE dag_id = 'geo_import'");
    String html = client.get(Showcase.RUNNING + "/tasks/load_tile?map=4").text();
    assertThat(html).contains("max_active_tasks of geo_import: 3 of 3 in use", "load_tile[2]");
    Fixture.execute(
        fixture.pool,
        "UPDATE dag_version SET spec = replace(spec, '\"maxActiveTasks\":3',"
            + " '\"maxActiveTasks\":8') WHERE dag_id = 'geo_import'");
  }

  @Test
  void shouldNotSayThatARunWaitsForAPlaceThatIsFree() throws Exception {
    Fixture.execute(fixture.pool, "UPDATE dag SET paused = false WHERE dag_id = 'crm_sync'");
    String html = client.get(String.valueOf(ShowcasePages.all().get("task-paused"))).text();
    assertThat(html)
        .contains("data-code=\"run_begins\"", "The run is about to begin.")
        .doesNotContain("run_queued");
    Fixture.execute(fixture.pool, "UPDATE dag SET paused = true WHERE dag_id = 'crm_sync'");
  }

  @Test
  void shouldSayThatNobodyLeads() throws Exception {
    Fixture.execute(fixture.pool, "UPDATE epoch SET resigned = true");
    try {
      String html = client.get(String.valueOf(ShowcasePages.all().get("task-pool"))).text();
      assertThat(html).contains("data-code=\"no_leader\"", "No scheduler leads at the moment");
    } finally {
      Fixture.execute(fixture.pool, "UPDATE epoch SET resigned = false");
    }
  }

  @Test
  void shouldSayOnEachPageThatZooKeeperIsAway() throws Exception {
    Fixture.execute(fixture.pool, "UPDATE epoch SET unwatched_since = '2026-11-21 05:58:00Z'");
    try {
      assertThat(client.get("/dags").text())
          .contains("ZooKeeper has been away since 05:58")
          .contains("a scheduler that crashes is replaced; one that hangs is not");
    } finally {
      Fixture.execute(fixture.pool, "UPDATE epoch SET unwatched_since = NULL");
    }
    assertThat(client.get("/dags").text()).doesNotContain("ZooKeeper");
  }
}
