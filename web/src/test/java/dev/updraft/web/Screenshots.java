// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.db.LeaderLock;
import dev.updraft.web.browser.Chromium;
import dev.updraft.web.browser.Tab;
import dev.updraft.web.browser.Tab.Look;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Pictures of every page for a look by eye, in both widths and both colour schemes; {@code
 * web/screenshots} runs it. Not named as a test, so that a plain build leaves it out.
 */
class Screenshots {
  private static final List<Look> LOOKS =
      List.of(Look.DESK, new Look(1440, 900, true), Look.PHONE, new Look(390, 844, true));

  static Map<String, String> pages() {
    String failed = Showcase.FAILED;
    var pages = new LinkedHashMap<String, String>();
    pages.put("dags", "/dags");
    pages.put("dags-none", "/dags?q=nothing_like_this");
    pages.put("dag", "/dags/orders_daily_revenue");
    pages.put("dag-empty", "/dags/new_and_never_run");
    pages.put("dag-paused", "/dags/crm_sync");
    pages.put("run-failed", failed);
    pages.put("run-running", Showcase.RUNNING);
    pages.put("run-long-name", "/dags/orders_daily_revenue/runs/" + Showcase.LONG_RUN);
    pages.put("task-failed", failed + "/tasks/merge_orders");
    pages.put("task-blocked", failed + "/tasks/aggregate");
    pages.put("task-running", Showcase.RUNNING + "/tasks/load_tile?map=0");
    pages.put("task-pool", Showcase.RUNNING + "/tasks/load_tile?map=3");
    pages.put("task-upstream", Showcase.RUNNING + "/tasks/index_tiles");
    pages.put(
        "task-files", "/dags/orders_daily_revenue/runs/" + Showcase.LONG_RUN + "/tasks/check_rows");
    pages.put("task-found", failed + "/tasks/merge_orders?attempt=3&find=exist");
    pages.put(
        "task-deferred",
        run("train_ranker_model", "2026-11-21T01:30:00") + "/tasks/train_on_spark");
    pages.put("task-retry", run("partner_feed", "2026-11-21T05:58:00") + "/tasks/fetch_feed");
    pages.put("task-paused", "/dags/crm_sync/runs/after-the-migration/tasks/fetch");
    pages.put(
        "task-worker",
        "/dags/gpu_smoke_test/runs/manual__2026-11-21T05%3A52%3A00%2B00%3A00/tasks/smoke");
    pages.put("source", "/dags/orders_daily_revenue/source");
    pages.put("source-jar", "/dags/gpu_smoke_test/source");
    pages.put("source-diff", "/dags/orders_daily_revenue/source?version=2&diff=1");
    pages.put("trigger", "/dags/orders_daily_revenue/trigger");
    pages.put("trigger-json", "/dags/orders_daily_revenue/trigger?as=json");
    pages.put("clear", failed + "/clear?only_failed=true");
    pages.put("import-errors", "/import-errors");
    pages.put("pools", "/pools");
    pages.put("pool", "/pools/form?name=warehouse");
    pages.put("models", "/models");
    pages.put("model", Showcase.MODEL);
    pages.put("model-none-live", "/models/" + SeedModels.CONNECTION + "/ranker");
    pages.put("model-version", Showcase.MODEL + "/versions/3");
    pages.put("model-compare", Showcase.MODEL + "/compare?from=2&to=3");
    pages.put("model-rollback", Showcase.MODEL + "/rollback");
    pages.put("model-promote", Showcase.MODEL + "/promote?version=3");
    pages.put("model-away", "/models/models_archive/churn");
    pages.put("501", "/connections");
    pages.put("404", "/dags/no_such_dag");
    return pages;
  }

  private static String run(String dag, String time) {
    return "/dags/"
        + dag
        + "/runs/scheduled__"
        + time.replace(":", "%3A")
        + "Z".replace("Z", "%2B00%3A00");
  }

  /** With {@code -Dpages=dag,run-failed} only those, for who changes one of them. */
  private static Map<String, String> wanted() {
    var pages = new LinkedHashMap<>(pages());
    List<String> only = List.of(System.getProperty("pages", "").split(",", -1));
    pages.keySet().removeIf(name -> !only.contains("") && !only.contains(name));
    return pages;
  }

  @Test
  void shouldTakeThem() throws Exception {
    try (Fixture fixture = Fixture.start();
        Chromium chromium = Chromium.start()) {
      Showcase.seed(fixture);
      for (Look look : LOOKS) {
        Tab tab = chromium.tab(look);
        take(tab, look, "login", fixture.url() + "/login");
        Visitor.logIn(tab, fixture, "admin", "wrong");
        tab.picture(file(look, "login-wrong"));
        Visitor.logIn(tab, fixture, "admin", "secret");
        for (var page : wanted().entrySet()) {
          take(tab, look, page.getKey(), fixture.url() + page.getValue());
          assertThat(tab.overflow()).as(page.getKey() + " " + look).isLessThanOrEqualTo(0);
        }
        others(tab, look, fixture);
        tab.close();
      }
      outages(chromium, fixture);
    }
  }

  /** What only shows after somebody did something. */
  private static void others(Tab tab, Look look, Fixture fixture) throws Exception {
    tab.open(fixture.url() + "/dags/orders_daily_revenue/trigger");
    tab.value("document.querySelector('[name=\"param.day\"]').value = ''");
    tab.fill("[name='param.batchSize']", "0");
    tab.follow("form .primary");
    tab.picture(file(look, "trigger-wrong"));
    tab.open(fixture.url() + "/dags");
    tab.press("?");
    tab.until("document.querySelector('dialog[open]')");
    tab.picture(file(look, "keys"));
    tab.press("Escape");
    Visitor.logIn(tab, fixture, "viewer", "secret");
    take(tab, look, "403", fixture.url() + "/dags/hello/trigger");
    Visitor.logIn(tab, fixture, "admin", "secret");
  }

  /** Last, for nothing works afterwards. */
  private static void outages(Chromium chromium, Fixture fixture) throws Exception {
    var tabs = new LinkedHashMap<Look, Tab>();
    for (Look look : LOOKS) {
      Tab tab = chromium.tab(look);
      tabs.put(look, tab);
      Visitor.logIn(tab, fixture, "admin", "secret");
      Fixture.execute(fixture.pool, "ALTER TABLE pool RENAME TO gone");
      take(tab, look, "500", fixture.url() + "/pools");
      Fixture.execute(fixture.pool, "ALTER TABLE gone RENAME TO pool");
      Fixture.execute(fixture.pool, "UPDATE epoch SET unwatched_since = '2026-11-21 05:58:00Z'");
      take(tab, look, "zookeeper-away", fixture.url() + "/dags");
      Fixture.execute(fixture.pool, "UPDATE epoch SET unwatched_since = NULL");
    }
    fullDisk(tabs, fixture);
    takeAfterClearing(tabs, fixture, "503-no-leader");
    fixture.loseDatabase();
    for (var each : tabs.entrySet()) {
      take(each.getValue(), each.getKey(), "503-no-database", fixture.url() + "/dags");
    }
  }

  /** Leaves it without a scheduler. */
  private static void fullDisk(Map<Look, Tab> tabs, Fixture fixture) throws Exception {
    try (var leader = fixture.pool.getConnection();
        var statement = leader.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + LeaderLock.NO_ROOM + ")");
      for (var each : tabs.entrySet()) {
        take(each.getValue(), each.getKey(), "disk-full", fixture.url() + "/dags");
      }
      fixture.scheduler.close();
      takeAfterClearing(tabs, fixture, "503-disk-full");
      statement.execute("SELECT pg_advisory_unlock(" + LeaderLock.NO_ROOM + ")");
    }
  }

  private static void takeAfterClearing(Map<Look, Tab> tabs, Fixture fixture, String name)
      throws Exception {
    for (var each : tabs.entrySet()) {
      each.getValue().open(fixture.url() + Showcase.FAILED + "/tasks/merge_orders");
      each.getValue().click("form[data-confirm] button");
      each.getValue().until("document.querySelector('dialog[open]')");
      each.getValue().follow("dialog .primary");
      each.getValue().picture(file(each.getKey(), name));
    }
  }

  private static void take(Tab tab, Look look, String name, String url) throws Exception {
    tab.open(url);
    tab.picture(file(look, name));
  }

  private static Path file(Look look, String name) {
    return Path.of(
        "target", "screenshots", name + "-" + look.width() + (look.dark() ? "-dark" : "") + ".png");
  }
}
