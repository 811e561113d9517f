// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.history;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/** Some of what there is, to ask for it. Old and young runs alike. */
record Sample(List<String> runs) {
  private static final int RUNS = 500;

  static Sample of(Filling filling) throws SQLException {
    List<String> runs =
        filling.texts(
            "SELECT dag_id || '/' || dag_run_id FROM run_identity WHERE dag_id LIKE 'history%'"
                + " ORDER BY hashtext(dag_run_id) LIMIT "
                + RUNS);
    return new Sample(runs);
  }

  String dag(int i) {
    return Filling.dag(i * 7 % Filling.DAGS);
  }

  /** Its path in the API. */
  String run(int i) {
    String[] parts = some(i);
    return "/api/v2/dags/" + parts[0] + "/dagRuns/" + encoded(parts[1]);
  }

  String page(int i) {
    String[] parts = some(i);
    return "/dags/" + parts[0] + "/runs/" + encoded(parts[1]);
  }

  /** A part of a run's name that few runs have. */
  String day(int i) {
    return some(i)[1].substring("scheduled__".length(), "scheduled__2026-11-26T05".length());
  }

  String log() {
    return "/api/v2/dags/big_mapped/dagRuns/done/taskInstances/wide";
  }

  String logPage() {
    return "/dags/big_mapped/runs/done/tasks/wide";
  }

  private String[] some(int i) {
    return runs.get(i % runs.size()).split("/", 2);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
