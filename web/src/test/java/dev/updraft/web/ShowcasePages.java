// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import java.util.LinkedHashMap;
import java.util.Map;

/** Every page worth a look over the rows of {@link Showcase}, by a short name. */
final class ShowcasePages {
  private ShowcasePages() {}

  static Map<String, String> all() {
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
    pages.put("approvals", "/approvals");
    pages.put("pools", "/pools");
    pages.put("pool", "/pools/form?name=warehouse");
    pages.put("workers", "/workers");
    pages.put("models", "/models");
    pages.put("model", Showcase.MODEL);
    pages.put("model-none-live", "/models/" + SeedModels.CONNECTION + "/ranker");
    pages.put("model-version", Showcase.MODEL + "/versions/3");
    pages.put("model-compare", Showcase.MODEL + "/compare?from=2&to=3");
    pages.put("model-rollback", Showcase.MODEL + "/rollback");
    pages.put("model-promote", Showcase.MODEL + "/promote?version=3");
    pages.put("model-delete", Showcase.MODEL + "/versions/3/delete");
    pages.put("model-delete-kept", Showcase.MODEL + "/versions/2/delete");
    pages.put("model-version-deleted", Showcase.MODEL + "/versions/4");
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
}
