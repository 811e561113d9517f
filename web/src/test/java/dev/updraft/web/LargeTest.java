// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.web.Client.Reply;
import dev.updraft.web.ui.Show;
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
            + "))).* FROM task_instance t, generate_series(1, ?) g"
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
        .contains("505 more tasks are left out");
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
    assertThat(news.get(ended).text()).isEqualTo(client.get(ended).text());
  }
}
