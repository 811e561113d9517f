// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.history;

import java.util.function.IntFunction;

/**
 * One kind of question to the server.
 *
 * @param path of the i-th question of this kind: no two in a row ask for the same rows
 * @param bar milliseconds
 */
record Look(String id, double share, double bar, IntFunction<String> path) {
  private static final String API = "/api/v2/dags/";
  private static final String[] BIG = {BigRuns.LAYERS, BigRuns.MAPPED, BigRuns.CHAIN};
  private static final String[] RUNS = {BigRuns.DONE, BigRuns.FAILED, BigRuns.HALF};

  /** The lists, searches and pages of a long history. */
  static Look[] history(Sample sample) {
    return new Look[] {
      list("dags", i -> "/api/v2/dags?limit=100&offset=" + i % 2 * 100),
      p99("dags_page", 200, i -> "/dags?page=" + i % 2),
      p99("grid", 200, i -> "/dags/" + Filling.dag(i % Filling.DAGS)),
      p99("run_page", 200, i -> sample.page(i)),
      list("runs", i -> API + sample.dag(i) + "/dagRuns?limit=50&offset=50&order_by=-run_after"),
      list("runs_failed", i -> API + sample.dag(i) + "/dagRuns?limit=50&state=failed&order_by=-id"),
      list("runs_all", _ -> API + "~/dagRuns?limit=50&order_by=-id"),
      list("tasks", i -> sample.run(i) + "/taskInstances?state=success&limit=20&offset=20"),
      list("task", i -> sample.run(i) + "/taskInstances/layer_1.task_" + i % 10),
      list("tasks_of_dag", i -> all(sample.dag(i)) + "?task_id=layer_1.task_3&limit=50"),
      list("tasks_failed", i -> all("~") + "?state=failed&limit=50&offset=" + i % 5 * 50),
      list("tasks_running", _ -> all("~") + "?state=running&limit=50"),
      list("tasks_all", _ -> all("~") + "?limit=50"),
      list("search_dags", i -> "/api/v2/dags?dag_id_pattern=ory_1" + i % 10),
      p99("search_page", 200, i -> "/dags?q=ory_1" + i % 10),
      list("search_runs", i -> API + sample.dag(i) + "/dagRuns?limit=50&run_id_pattern=-03T"),
      list("search_all_runs", i -> API + "~/dagRuns?limit=50&run_id_pattern=" + sample.day(i)),
      list(
          "log_tail",
          i -> sample.log() + "/logs/1?map_index=0&token=" + (LongLog.LINES - 500 - i % 100)),
    };
  }

  /** The pages of runs that are very large. */
  static Look[] pages(Sample sample) {
    return new Look[] {
      page("dag_page", i -> "/dags/" + BIG[i % 3]),
      page("run_page", i -> "/dags/" + BIG[i % 3] + "/runs/" + RUNS[i / 3 % 3]),
      page("run_of_task_page", i -> "/dags/big_mapped/runs/" + RUNS[i % 3] + "?task=wide"),
      page("task_page", i -> mapped(i) + "?map=" + i * 997 % BigRuns.MAPPINGS),
      page("task_in_layers_page", i -> layered(i, i * 97 % BigRuns.TASKS)),
      page("waiting_task_page", i -> layered(2, BigRuns.TASKS / 2 + 100 + i % 800)),
      page("log_page", i -> sample.logPage() + "?map=0&from=" + (1 + i % 10 * 100_000)),
      page("log_part", i -> "/ui" + sample.logPage() + "/log?map=0&from=" + i % 10 * 100_000),
    };
  }

  private static String mapped(int i) {
    return "/dags/big_mapped/runs/" + RUNS[i % 3] + "/tasks/wide";
  }

  private static String layered(int i, int no) {
    String task = "layer_" + no / BigRuns.LAYER + ".task_" + no % BigRuns.LAYER;
    return "/dags/big_layers/runs/" + RUNS[i % 3] + "/tasks/" + task;
  }

  private static String all(String dag) {
    return API + dag + "/dagRuns/~/taskInstances";
  }

  private static Look list(String what, IntFunction<String> path) {
    return p99(what, 50, path);
  }

  private static Look p99(String what, double bar, IntFunction<String> path) {
    return new Look("W8." + what, 0.99, bar, path);
  }

  private static Look page(String what, IntFunction<String> path) {
    return new Look("W2-pages." + what, 0.95, 200, path);
  }

  String what() {
    return share == 0.99 ? "p99_ms" : "p95_ms";
  }
}
