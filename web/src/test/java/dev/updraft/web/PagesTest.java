// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.web.Client.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages as a browser without scripts sees them. */
@SuppressWarnings("NullAway.Init") // JUnit calls start() first
class PagesTest {
  private static final String RUN =
      "/dags/flights/runs/scheduled__2026-11-20T03%3A00%3A00%2B00%3A00";
  private static final String FAILED =
      "/dags/flights/runs/scheduled__2026-11-19T03%3A00%3A00%2B00%3A00";
  private static Fixture fixture;
  private static Client browser;

  @BeforeAll
  static void start() throws Exception {
    fixture = Fixture.start();
    Reply login = door().post("/login", "username=admin&password=secret&next=%2Fdags");
    assertThat(login.status()).as(login.text()).isEqualTo(303);
    String cookie = login.http().headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
    browser = withCookie(cookie, "same-origin");
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/dags, flights",
    "/dags/flights, extract",
    RUN + ", transform",
    FAILED + ", does not exist",
    RUN + "/tasks/transform, second line",
    FAILED + "/tasks/transform, does not exist",
    "/dags/flights/source, class Flights {}",
    "/dags/flights/trigger, 2026-11-20",
    "/import-errors, Broken.java",
    "/dags?q=nothing, No DAG"
  })
  void shouldShowEachPage(String path, String text) throws Exception {
    Reply page = browser.get(path);
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(page.text()).contains(text).doesNotContain(" style=", "<script>", "onclick");
    assertThat(page.http().headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'self'");
    keep(path, page.text());
  }

  @ParameterizedTest
  @CsvSource({"/dags/none", "/dags/flights/runs/none", RUN + "/tasks/none", "/nothing"})
  void shouldShowAPageForWhatIsNotThere(String path) throws Exception {
    Reply page = browser.get(path);
    assertThat(page.status()).isEqualTo(404);
    assertThat(page.text()).contains("Not found");
  }

  @Test
  void shouldEscapeWhatTasksPrint() throws Exception {
    assertThat(browser.get(RUN + "/tasks/transform").text())
        .contains("ERROR &lt;b&gt;third")
        .doesNotContain("<b>third");
  }

  @Test
  void shouldGiveTheNextLinesOfALog() throws Exception {
    Reply part = browser.get("/ui" + RUN + "/tasks/transform/log?attempt=1&from=2");
    assertThat(part.json().path("lines").size()).isEqualTo(1);
    assertThat(part.json().path("live").asBoolean()).isTrue();
    assertThat(browser.get("/ui" + RUN + "/tasks/transform/log?from=x").status()).isEqualTo(400);
  }

  @Test
  void shouldSendStrangersToTheLogin() throws Exception {
    Reply page = Client.plain(fixture.url()).get("/dags/flights");
    assertThat(page.status()).isEqualTo(303);
    assertThat(page.http().headers().firstValue("Location").orElse(""))
        .isEqualTo("/login?next=%2Fdags%2Fflights");
    assertThat(door().get("/login").text()).contains("password");
    assertThat(door().post("/login", "username=admin&password=no").status()).isEqualTo(401);
    Reply away = door().post("/login", "username=admin&password=secret&next=%2F%2Fevil.example");
    assertThat(away.http().headers().firstValue("Location").orElse("")).isEqualTo("/");
  }

  @Test
  void shouldTriggerPauseClearAndMark() throws Exception {
    Reply run = browser.post("/dags/orders_daily/trigger", "conf=%7B%22a%22%3A1%7D&dag_run_id=ui1");
    assertThat(run.http().headers().firstValue("Location").orElse(run.text()))
        .isEqualTo("/dags/orders_daily/runs/ui1");
    assertThat(browser.post("/dags/orders_daily/trigger", "conf=%5B%5D").status()).isEqualTo(422);
    assertThat(browser.post("/dags/orders_daily/pause", "back=list").status()).isEqualTo(303);
    assertThat(browser.post("/dags/orders_daily/unpause", "back=list").status()).isEqualTo(303);
    assertThat(browser.post(FAILED + "/clear", "only_failed=true").status()).isEqualTo(303);
    assertThat(browser.post(FAILED + "/mark", "state=odd").status()).isEqualTo(400);
  }

  @Test
  void shouldRefuseChangesThatAnotherSiteAsksFor() throws Exception {
    String cookie = browser.headers().get(1);
    Client crossSite = withCookie(cookie, "cross-site");
    assertThat(crossSite.post("/dags/flights/pause", "a=b").status()).isEqualTo(403);
    Client old = Client.plain(fixture.url(), "Cookie", cookie, "Origin", "http://evil.example");
    assertThat(old.post("/dags/flights/pause", "a=b").status()).isEqualTo(403);
    assertThat(old.post("/api/v2/dags/flights/dagRuns", "{}").status()).isEqualTo(403);
  }

  @Test
  void shouldServeItsOwnScripts() throws Exception {
    Client anybody = Client.plain(fixture.url());
    assertThat(anybody.get("/static/app.css").status()).isEqualTo(200);
    assertThat(anybody.get("/webjars/htmx.org/2.0.10/dist/htmx.min.js").status()).isEqualTo(200);
  }

  private static Client door() {
    return Client.plain(fixture.url(), "Sec-Fetch-Site", "same-origin");
  }

  private static Client withCookie(String cookie, String site) {
    return Client.plain(fixture.url(), "Cookie", cookie.split(";", 2)[0], "Sec-Fetch-Site", site);
  }

  // For a look by eye: what the build leaves here is what the tests saw.
  private static void keep(String path, String html) throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "pages"));
    Files.writeString(folder.resolve(path.replaceAll("[^a-z]+", "_") + ".html"), html);
  }
}
