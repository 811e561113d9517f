// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.web.browser.Chromium;
import dev.updraft.web.browser.Tab;
import dev.updraft.web.browser.Tab.Look;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What people do with the pages, done in a real Chromium against a real server and database. */
@Tag("browser")
@EnabledIf("dev.updraft.web.browser.Chromium#installed")
@SuppressWarnings("NullAway.Init") // JUnit calls start() and open() first
class BrowserTest {
  private static final String REVENUE = "/dags/orders_daily_revenue";
  private static Fixture fixture;
  private static Chromium chromium;
  private Tab tab;

  @BeforeAll
  static void start() throws Exception {
    fixture = Fixture.start();
    Showcase.seed(fixture);
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() throws Exception {
    chromium.close();
    fixture.close();
  }

  @BeforeEach
  void open() {
    tab = chromium.tab(Look.DESK);
    Visitor.logIn(tab, fixture, "admin", "secret");
  }

  @AfterEach
  void shouldHaveNoErrorInTheConsole() {
    assertThat(tab.complaints()).isEmpty();
    tab.close();
  }

  private void go(String path) {
    tab.open(fixture.url() + path);
    tab.value("window.stayed = true");
  }

  private void stayed() {
    assertThat(tab.value("window.stayed === true").asBoolean()).as("no reload").isTrue();
  }

  @Test
  void shouldLogInOnlyWithTheRightPassword() {
    tab.close();
    tab = chromium.tab(Look.DESK);
    tab.open(fixture.url() + REVENUE);
    assertThat(tab.value("location.pathname").asString()).isEqualTo("/login");
    Visitor.logIn(tab, fixture, "admin", "wrong");
    assertThat(tab.text("[role=alert]")).contains("Name or password is wrong");
    assertThat(tab.value("document.activeElement.name").asString()).isEqualTo("username");
    tab.forgetComplaints(); // Chromium notes the 401
    Visitor.logIn(tab, fixture, "admin", "secret");
    assertThat(tab.value("location.pathname").asString()).isEqualTo("/dags");
    assertThat(tab.text("h1")).contains("failing");
    assertThat(tab.text(".dags tbody tr:first-child")).as("it fails").contains("orders_daily");
    assertThat(tab.text(".dags tbody tr:nth-child(2)")).as("paused").contains("crm_sync");
  }

  @Test
  void shouldTriggerByFormAndSayWhatIsWrongWithIt() {
    go(REVENUE + "/trigger");
    tab.value("document.querySelector('[name=\"param.day\"]').value = ''");
    tab.fill("[name='param.batchSize']", "0");
    tab.follow("form .primary");
    assertThat(tab.value("document.activeElement.id").asString()).isEqualTo("summary");
    assertThat(tab.text("#f-day-hint")).contains("This is needed");
    assertThat(tab.text("#f-batchSize-hint")).contains("at least 1");
    assertThat(tab.value("document.querySelector('[name=\"param.regions\"]').value").asString())
        .isEqualTo("[\"eu\",\"us\"]");
    tab.forgetComplaints(); // Chromium notes the 422
    tab.value("document.querySelector('[name=\"param.day\"]').value = '2026-11-19'");
    tab.fill("[name='param.batchSize']", "77");
    tab.fill("[name=dag_run_id]", "by-hand-1");
    tab.follow("form .primary");
    assertThat(tab.value("location.pathname").asString()).isEqualTo(REVENUE + "/runs/by-hand-1");
    assertThat(tab.text("main")).contains("\"batchSize\" : 77", "2026-11-19", "has not begun");
    go(REVENUE + "/trigger?as=json");
    tab.fill("[name=conf]", "[1]");
    tab.follow("form .primary");
    assertThat(tab.text("[role=alert]")).contains("must be a JSON object");
    tab.forgetComplaints();
  }

  @Test
  void shouldPauseAndSwitchOnWithoutLeavingTheList() {
    go("/dags");
    String button = "tr[data-key=partner_feed] [role=switch]";
    tab.click(button);
    tab.until("document.querySelector('" + button + "').ariaChecked === 'false'");
    tab.click(button);
    tab.until("document.querySelector('" + button + "').ariaChecked === 'true'");
    stayed();
    tab.fill("#find", "geo");
    tab.until("document.querySelectorAll('.dags tbody tr').length === 1");
    assertThat(tab.value("location.search").asString()).contains("q=geo");
    stayed();
  }

  @Test
  void shouldShowWhatAClearDoesBeforeItIsDone() {
    String run = "/dags/orders_daily_revenue/runs/scheduled__2026-11-14T03%3A00%3A00%2B00%3A00";
    go(run);
    assertThat(tab.text("h1")).contains("failed after");
    tab.follow(".acts .primary");
    assertThat(tab.text("#plan")).contains("2 tasks run again", "publish_region[3]");
    tab.follow("form[method=post].acts .primary");
    assertThat(tab.text("h1")).contains("has been running");
    assertThat(tab.text("tr[data-key='notify_finance']")).contains("not started");
  }

  @Test
  void shouldGrowALogWhileItIsOpen() throws Exception {
    go(Showcase.RUNNING + "/tasks/load_tile?map=0");
    assertThat(tab.text("#log")).contains("cache miss").doesNotContain("tile 1 of 5");
    fixture.objects.put(
        "logs/202611/138/1/1/1/2",
        "2026-11-21T05:02:00.000Z ERROR tile 1 of 5 <b>\n".getBytes(UTF_8));
    tab.until("document.getElementById('log').innerText.includes('tile 1 of 5 <b>')");
    assertThat(tab.text("#L5")).contains("tile 1 of 5");
    assertThat(tab.has("#L5.l-error")).isTrue();
    Fixture.execute(
        fixture.pool,
        "UPDATE task_instance SET state = 'success', ended_at = '2026-11-21T05:59:00Z'"
            + " WHERE run_id = 138 AND instance_no = 1");
    tab.until("document.querySelector('h1').innerText.includes('succeeded in')");
    tab.until("!document.getElementById('follow')");
    stayed();
    Fixture.execute(
        fixture.pool,
        "UPDATE task_instance SET state = 'running', ended_at = NULL"
            + " WHERE run_id = 138 AND instance_no = 1");
  }

  @Test
  void shouldShowAnImportErrorAsSoonAsItIsThere() throws Exception {
    go("/import-errors");
    assertThat(tab.text("main")).doesNotContain("JustSaved.java");
    Fixture.execute(
        fixture.pool,
        "INSERT INTO import_error (file, message, at) VALUES ('JustSaved.java',"
            + " 'JustSaved.java:3: error: '';'' expected', now())");
    tab.until("document.querySelector('main').innerText.includes('JustSaved.java:3')");
    tab.until("document.querySelector('.badge').innerText.includes('3')");
    stayed();
    Fixture.execute(fixture.pool, "DELETE FROM import_error WHERE file = 'JustSaved.java'");
    tab.until("!document.querySelector('main').innerText.includes('JustSaved.java:3')");
  }

  @Test
  void shouldBeUsableByKeys() {
    go(REVENUE);
    tab.press("?");
    tab.until("document.querySelector('dialog[open]')");
    assertThat(tab.text("dialog")).contains("trigger", "move in the grid");
    tab.press("Escape");
    tab.until("!document.querySelector('dialog')");
    tab.press("n");
    assertThat(tab.value("document.activeElement.title").asString())
        .startsWith("merge_orders, 21 Nov 2026 03:00: failed");
    tab.press("ArrowLeft");
    assertThat(tab.value("document.activeElement.title").asString()).contains("FIN-20391: success");
    tab.press("ArrowUp");
    assertThat(tab.value("document.activeElement.title").asString()).startsWith("check_rows");
    assertThat(tab.value("getComputedStyle(document.activeElement).outlineStyle").asString())
        .isEqualTo("solid");
    tab.value("window.updraftLeft = true");
    tab.press("Enter");
    tab.until("!window.updraftLeft && document.querySelector('h1')");
    tab.loaded(); // the scripts too, which hear the keys
    assertThat(tab.text("h1")).contains("check_rows succeeded");
    tab.value("window.updraftLeft = true");
    tab.press("g");
    tab.press("d");
    tab.until("!window.updraftLeft && location.pathname === '/dags'");
    tab.loaded();
    tab.press("/");
    assertThat(tab.value("document.activeElement.id").asString()).isEqualTo("find");
  }

  @Test
  void shouldOpenTheLogAtTheErrorAndFindInIt() {
    go(Showcase.FAILED);
    tab.follow("a[data-key=l]");
    tab.until(
        "(() => { const r = document.querySelector('#log :target').getBoundingClientRect();"
            + " return r.top > 0 && r.bottom < innerHeight; })()");
    assertThat(tab.text("#log :target")).contains("the merge failed");
    tab.fill("[name=find]", "stg_orders");
    tab.press("Enter");
    tab.until("location.search.includes('find=stg_orders')");
    tab.loaded();
    assertThat(tab.text(".lognote")).contains("2 lines fit");
    assertThat(tab.value("document.querySelectorAll('#log li').length").asInt()).isEqualTo(2);
  }

  @Test
  void shouldLeaveScrollingAndFoldsAloneWhenNewsCome() throws Exception {
    tab.close();
    tab = chromium.tab(Look.PHONE);
    Visitor.logIn(tab, fixture, "admin", "secret");
    go(REVENUE);
    tab.click(".fold");
    tab.value("document.querySelector('.scroll').scrollLeft = 41");
    Fixture.execute(
        fixture.pool, "UPDATE run SET state = 'running', ended_at = NULL WHERE run_id = 128");
    tab.until("document.querySelectorAll('.runs .s-running').length > 0");
    assertThat(tab.value("document.querySelector('.scroll').scrollLeft").asInt()).isEqualTo(41);
    assertThat(tab.has(".group[data-closed]")).isTrue();
    stayed();
    Fixture.execute(
        fixture.pool,
        "UPDATE run SET state = 'success', ended_at = '2026-11-20T18:23:00Z' WHERE run_id = 128");
  }

  @Test
  void shouldPreviewWhatATaskLeftWithoutTrustingIt() {
    go(REVENUE + "/runs/" + Showcase.LONG_RUN + "/tasks/check_rows");
    tab.value("document.querySelector('.preview').scrollIntoView()"); // it loads lazily
    tab.until("performance.getEntriesByName(document.querySelector('iframe').src).length > 0");
    assertThat(tab.value("document.querySelector('iframe').sandbox.length").asInt()).isZero();
    assertThat(tab.value("document.querySelector('iframe').contentDocument === null").asBoolean())
        .as("an origin of its own")
        .isTrue();
    tab.until("document.querySelector('.preview img').naturalWidth > 0");
    assertThat(tab.value("document.title").asString()).contains("check_rows");
    assertThat(tab.complaints()).allSatisfy(c -> assertThat(c).contains("sandboxed"));
    tab.forgetComplaints(); // Chromium notes the script that it did not run
  }

  @Test
  void shouldFitAPhoneAndTheContentPolicyOnEveryPage() {
    tab.close();
    tab = chromium.tab(Look.PHONE);
    Visitor.logIn(tab, fixture, "admin", "secret");
    ShowcasePages.all()
        .forEach(
            (name, path) -> {
              go(path);
              assertThat(tab.overflow()).as(name).isLessThanOrEqualTo(0);
              assertThat(tab.value("document.querySelectorAll('h1').length").asInt())
                  .as(name)
                  .isEqualTo(1);
              assertThat(tab.value(UNNAMED).asInt())
                  .as("controls without a name, " + name)
                  .isZero();
              if (name.matches("404|501|model-away")) {
                tab.forgetComplaints();
              }
              assertThat(tab.complaints()).as(name).isEmpty();
            });
  }

  @Test
  void shouldMakeChangeAndDeleteAPool() {
    go("/pools");
    assertThat(tab.text("h1")).isEqualTo("1 pool is full");
    assertThat(tab.text("tr[data-key=warehouse]")).contains("tables of the warehouse");
    tab.follow(".acts .primary");
    tab.fill("[name=slots]", "two");
    tab.follow("form .primary");
    assertThat(tab.text("#name-hint")).contains("1 to 256 characters");
    assertThat(tab.text("#slots-hint")).contains("whole number, or -1");
    tab.fill("[name=name]", "default_pool");
    tab.fill("[name=slots]", "2");
    tab.follow("form .primary");
    assertThat(tab.text("[role=alert]")).contains("already a pool 'default_pool'");
    tab.fill("[name=name]", "a/b <c>");
    tab.follow("form .primary");
    assertThat(tab.text("tr[data-key='a/b <c>'] [data-label=Open]")).isEqualTo("2");
    tab.forgetComplaints(); // Chromium notes the 422 and the 409
    tab.follow("tr[data-key='a/b <c>'] a");
    tab.fill("[name=slots]", "5");
    tab.follow("form .primary");
    assertThat(tab.text("tr[data-key='a/b <c>'] [data-label=Open]")).isEqualTo("5");
    delete("a/b <c>");
    assertThat(tab.has("tr[data-key='a/b <c>']")).isFalse();
    delete("warehouse");
    assertThat(tab.text("[role=alert]")).contains("in use", "geo_import");
    tab.forgetComplaints(); // Chromium notes the 409
    tab.follow(".crumbs a");
    tab.follow("tr[data-key=default_pool] a");
    assertThat(tab.text("main")).contains("cannot be deleted").doesNotContain("Delete this");
  }

  private void delete(String pool) {
    tab.follow("tr[data-key='" + pool + "'] a");
    tab.click(".plain button");
    tab.until("document.querySelector('dialog[open]')");
    tab.follow("dialog .primary");
  }

  private static final String UNNAMED =
      "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select,"
          + " textarea')].filter(e => !(e.innerText || e.textContent).trim() && !e.ariaLabel &&"
          + " !e.title && !(e.labels && e.labels.length > 0)).length";

  @Test
  void shouldOfferNoChangesToWhoMayOnlyLook() {
    tab.close();
    tab = chromium.tab(Look.DESK);
    Visitor.logIn(tab, fixture, "viewer", "secret");
    go(Showcase.FAILED);
    assertThat(tab.text("main")).contains("merge_orders").doesNotContain("Retry");
    go("/dags");
    assertThat(tab.has("[role=switch]")).isFalse();
    go("/pools");
    assertThat(tab.text("main")).contains("warehouse").doesNotContain("New pool");
    go("/pools/form?name=warehouse");
    assertThat(tab.text("main")).contains("needs the role op");
    go(REVENUE + "/trigger");
    assertThat(tab.text("h1")).isEqualTo("You may not do that");
    tab.forgetComplaints(); // Chromium notes the 403
  }
}
