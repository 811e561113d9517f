// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.web.Client.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What tasks leave for people, served without trust. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class ArtifactTest {
  private static final String RUN = "/flights/scheduled__2026-11-18T03:00:00%2B00:00";
  private static final String TRY = RUN + "/report/-1/1";
  private static final String FILES = "/artifacts" + TRY;

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
  void shouldListTheFilesOfATryWithTheirLinks() throws Exception {
    Reply list = api.get("/api/v2/artifacts" + TRY);
    assertThat(list.status()).as(list.text()).isEqualTo(200);
    assertThat(list.json().path("total_entries").asInt()).isEqualTo(3);
    for (var file : list.json().path("artifacts")) {
      assertThat(api.get(file.path("href").asString()).status()).isEqualTo(200);
    }
    String task = "/api/v2/dags/flights/dagRuns/scheduled__2026-11-18T03:00:00%2B00:00";
    Reply links = api.get(task + "/taskInstances/report/links");
    assertThat(links.json().at("/extra_links/report.html").asString()).startsWith("/artifacts/");
  }

  @Test
  void shouldServePagesInASandbox() throws Exception {
    Reply page = api.get(FILES + "/report.html");
    assertThat(page.text()).isEqualTo("<h1>delays</h1>");
    assertThat(header(page, "Content-Type")).startsWith("text/html");
    String policy = header(page, "Content-Security-Policy");
    assertThat(policy).startsWith("sandbox;").contains("default-src 'none'");
    assertThat(policy).doesNotContain("allow-").doesNotContain("script-src");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.http().headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(header(api.get(FILES + "/plots/by-day.svg"), "Content-Type"))
        .startsWith("image/svg+xml");
  }

  @Test
  void shouldPreviewPagesAndPicturesInThePageOfTheTask() throws Exception {
    String task = "/dags/flights/runs/scheduled__2026-11-18T03%3A00%3A00%2B00%3A00/tasks/report";
    Reply page = api.get(task);
    assertThat(page.text())
        .contains("/report.html\" title=\"report.html\" sandbox loading=\"lazy\"")
        .contains("by-day.svg\" alt=\"plots/by-day.svg\" loading=\"lazy\"")
        .doesNotContain("allow-", "rows.parquet\" title");
    assertThat(header(page, "Content-Security-Policy"))
        .isEqualTo(
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
  }

  @Test
  void shouldOnlyOfferWhatItDoesNotKnowForDownload() throws Exception {
    Reply file = api.get(FILES + "/rows.parquet");
    assertThat(header(file, "Content-Type")).startsWith("application/octet-stream");
    assertThat(header(file, "Content-Disposition")).startsWith("attachment");
  }

  @Test
  void shouldAnswerHeadAndKnownTags() throws Exception {
    Reply head = api.send("HEAD", FILES + "/report.html", "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
    Client knows =
        Client.plain(
            fixture.url(),
            "Authorization",
            "Bearer " + Fixture.CLI_TOKEN,
            "If-None-Match",
            header(head, "ETag"));
    assertThat(knows.get(FILES + "/report.html").status()).isEqualTo(304);
  }

  @Test
  void shouldServeOnlyWhatTheTryLeftAndOnlyToWhoIsLoggedIn() throws Exception {
    assertThat(api.get(FILES + "/none.html").status()).isEqualTo(404);
    assertThat(api.get(FILES + "/..%2F..%2F1%2Fother").status()).isIn(400, 404);
    assertThat(api.get("/artifacts" + RUN + "/report/-1/2/report.html").status()).isEqualTo(404);
    Reply anybody = Client.plain(fixture.url()).get(FILES + "/report.html");
    assertThat(anybody.status()).isEqualTo(303);
    assertThat(anybody.text()).doesNotContain("delays");
  }

  private static String header(Reply reply, String name) {
    return reply.http().headers().firstValue(name).orElse("");
  }
}
