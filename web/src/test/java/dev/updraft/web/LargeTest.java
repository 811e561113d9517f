// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.web.Client.Reply;
import dev.updraft.web.ui.Show;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages stay small where runs are large. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class LargeTest {
  private static final String RUN =
      "/dags/flights/runs/scheduled__2026-11-20T03%3A00%3A00%2B00%3A00";
  private static final String LOG = "logs/202611/3/1/1/1/";
  private static Fixture fixture;
  private static Client client;

  @BeforeAll
  static void start() throws Exception {
    fixture = Fixture.start();
    client = Client.bearer(fixture.url(), Fixture.CLI_TOKEN);
    copies(1_000, 10_000, "'wide'", "g", "CASE WHEN g = 9000 THEN 'failed' ELSE 'running' END");
    copies(20_000, 1_500, "'single_' || g", "-1", "'success'");
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  /** More instances like {@code load} of the run. */
  private static void copies(int from, int count, String task, String map, String state)
      throws Exception {
    Fixture.execute(
        fixture.pool,
        "INSERT INTO task_instance SELECT (jsonb_populate_record(t, jsonb_build_object("
            + "'instance_no', g + ?, 'task_id', "
            + task
            + ", 'map_index', "
            + map
            + ", 'state', "
            + state
            + ", 'final_state', nullif("
            + state
            + ", 'running')))).* FROM task_instance t, generate_series(1, ?) g"
            + " WHERE t.run_id = 3 AND t.instance_no = 2",
        from,
        count);
  }

  @Test
  void shouldShowTheFailedOnesOfALargeRunAndSayHowManyAreLeftOut() throws Exception {
    Reply page = client.get(RUN);
    assertThat(page.text())
        .contains(
            "wide[9000]",
            Show.count(11_204, "more is", "more are") + " not shown",
            "1 failed",
            "1501 success")
        .hasSizeLessThan(600_000);
    assertThat(page.text().indexOf("<tr data-key=\"wide[9000]\""))
        .isBetween(0, page.text().indexOf("<tr data-key=\"extract\""));
    assertThat(client.get(RUN + "?task=wide").text())
        .contains(Show.count(9_700, "more is", "more are") + " not shown");
  }

  @Test
  void shouldCountTheInstancesOfATaskInTheGridAndLeaveOutLinesThatNobodyReads() throws Exception {
    assertThat(client.get("/dags/flights").text())
        .contains("1 failed, 9999 running")
        .contains(Show.count(1_005, "more task is", "more tasks are") + " left out");
  }

  @Test
  void shouldListOnlySomeOfWhatRunsAgain() throws Exception {
    Fixture.execute(fixture.pool, "UPDATE task_instance SET dag_id = 'orders' WHERE run_id = 3");
    assertThat(client.get(RUN + "/clear").text()).contains("<b>2 tasks run again", "11502 stay");
    Fixture.execute(fixture.pool, "UPDATE task_instance SET dag_id = 'flights' WHERE run_id = 3");
  }

  @Test
  void shouldReadOnlyTheGrowingEndOfALog() throws Exception {
    String log = "/ui" + RUN + "/tasks/transform/log?attempt=1&from=";
    fixture.objects.put(LOG + "1", "a\nb\nc\n".getBytes(UTF_8));
    fixture.objects.put(LOG + "2", "d\n".getBytes(UTF_8));
    assertThat(client.get(log + 0).json().path("lines").size()).isEqualTo(4);
    fixture.objects.put(LOG + "1", "not\nread\nagain\nat\nall\n".getBytes(UTF_8));
    fixture.objects.put(LOG + "2", "d\ne\n".getBytes(UTF_8));
    assertThat(client.get(log + 3).json().path("lines").toString()).isEqualTo("[\"d\",\"e\"]");
    assertThat(client.get(log + 4).json().path("lines").toString()).isEqualTo("[\"e\"]");
    assertThat(client.get(log.replace("/log?", "/log.txt?") + 0).text())
        .isEqualTo("not\nread\nagain\nat\nall\nd\ne\n");
  }

  @Test
  void shouldLeaveTheLogOutOfTheNewsOfATaskThatRuns() throws Exception {
    Client news =
        Client.plain(fixture.url(), "Authorization", "Bearer " + Fixture.CLI_TOKEN, "X-News", "1");
    assertThat(client.get(RUN + "/tasks/transform").text()).contains("id=\"L1\"");
    assertThat(news.get(RUN + "/tasks/transform").text())
        .contains("id=\"live\"")
        .doesNotContain("id=\"L1\"");
    String ended = RUN.replace("-20T", "-19T") + "/tasks/transform";
    assertThat(live(news.get(ended))).isEqualTo(live(client.get(ended))).contains("stg");
  }

  /** The part of a page that news change. */
  private static String live(Reply page) {
    return page.text()
        .replaceFirst("(?s)^.*(?=id=\"live\")", "")
        .replaceFirst("(?s)<section class=\"logbox.*", "");
  }

  @Test
  void shouldReadALogOnceForItsFirstErrorUntilItGrows() throws Exception {
    String run = RUN.replace("-20T", "-19T");
    String log = "logs/202611/2/1/1/1/";
    fixture.objects.put(log + "1", "ERROR one\n".getBytes(UTF_8));
    fixture.objects.put(log + "2", "x\n".getBytes(UTF_8));
    assertThat(client.get(run).text()).contains("ERROR one");
    fixture.objects.put(log + "1", "ERROR not read again\n".getBytes(UTF_8));
    assertThat(client.get(run).text()).contains("ERROR one");
    fixture.objects.put(log + "2", "x\ny\n".getBytes(UTF_8));
    assertThat(client.get(run).text()).contains("ERROR not read again");
    assertThat(live(client.get(run + "/tasks/transform")))
        .contains("First error in the log, line 1");
  }

  @Test
  void shouldFindAFailingDagBehindAThousandOthers() throws Exception {
    many("dag", "", "SELECT 1");
    many("dag_version", "", "SELECT 1");
    many(
        "run",
        ", 'run_id', 9000 + g, 'state', 'failed'",
        "SELECT 1 WHERE g = 990 AND t.run_id = 2");
    many("run_identity", ", 'run_id', 9000 + g", "SELECT 1 WHERE g = 990 AND t.run_id = 2");
    assertThat(client.get("/dags").text())
        .contains(
            "2 DAGs are failing",
            Show.count(1_002, "DAG", "DAGs"),
            "page 1 of 21, ",
            "many_0990",
            "flights")
        .doesNotContain("many_0500")
        .hasSizeLessThan(600_000);
    assertThat(client.get("/dags?page=20").text())
        .contains("page 21 of 21", "many_1000")
        .doesNotContain("more ›");
    assertThat(client.get("/dags?state=failing").text())
        .contains("many_0990")
        .doesNotContain("many_0001");
    assertThat(client.get("/dags?q=many_05&page=7").text())
        .contains("many_0550", "many_0599")
        .doesNotContain("many_0600");
    for (String table : List.of("dag", "dag_version", "run", "run_identity")) {
      Fixture.execute(fixture.pool, "DELETE FROM " + table + " WHERE dag_id LIKE 'many%'");
    }
  }

  /** A thousand copies of the rows of flights. */
  private static void many(String table, String also, String when) throws Exception {
    Fixture.execute(
        fixture.pool,
        "INSERT INTO "
            + table
            + " SELECT (jsonb_populate_record(t, jsonb_build_object('dag_id', 'many_' ||"
            + " lpad(g::text, 4, '0')"
            + also
            + "))).* FROM "
            + table
            + " t, generate_series(1, 1000) g WHERE t.dag_id = 'flights' AND EXISTS ("
            + when
            + ")");
  }

  @Test
  void shouldDrawFewerRunsWhereTheyAreLarge() throws Exception {
    String last = "UPDATE task_instance SET instance_no = ? WHERE run_id = 2 AND instance_no = ?";
    Fixture.execute(fixture.pool, last, 90_000, 3);
    assertThat(client.get("/dags/flights").text()).contains("Only 1 run is drawn here");
    Fixture.execute(fixture.pool, last, 3, 90_000);
    assertThat(client.get("/dags/flights").text()).doesNotContain("drawn here");
  }
}
