// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import dev.updraft.launcher.cli.ApiClient;
import dev.updraft.launcher.cli.CliError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What people ask of the API while something is broken, and what they are told. */
final class Requests {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final double PATIENCE_S = 2;

  private final Installation at;
  private final String name;
  private final List<String> runs = new ArrayList<>();
  private final List<String> variables = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private int count;
  private int refused;

  private interface Request {
    void send(ApiClient api);
  }

  Requests(Installation at, String name) {
    this.at = at;
    this.name = name;
  }

  /** A read, a write by the web, one by the scheduler. */
  void some() {
    count++;
    String id = name + "-asked-" + count;
    answered("GET dags", api -> api.get(ApiClient.path("dags")));
    if (answered(
        "POST variables",
        api ->
            api.post(
                ApiClient.path("variables"), "{\"key\":\"%s\",\"value\":\"v\"}".formatted(id)))) {
      variables.add(id);
    }
    if (answered("POST dagRuns", _ -> Load.start(at, id, 1, 1))) {
      runs.add(id);
    }
  }

  private boolean answered(String what, Request request) {
    long before = System.nanoTime();
    boolean taken = true;
    try {
      request.send(at.api());
    } catch (CliError e) {
      taken = false;
      refused++;
      if (!String.valueOf(e.getMessage()).startsWith("503: ")) {
        wrong.add(what + " was answered " + e.getMessage());
      }
      double took = (System.nanoTime() - before) / 1e9;
      if (took > PATIENCE_S) {
        wrong.add("%s took %.1f s: %s".formatted(what, took, e.getMessage()));
      }
    }
    return taken;
  }

  int refused() {
    return refused;
  }

  /** What was promised must be there. */
  List<String> judge() throws Exception {
    for (String variable : variables) {
      if (!answered("GET variables", api -> api.get(ApiClient.path("variables", variable)))) {
        wrong.add("taken and lost: variable " + variable);
      }
    }
    for (String run : runs) {
      var load = new Load(at, run, 1);
      Wait.until(LIMIT, "run " + run + " ends", () -> load.state().equals("success"));
    }
    return wrong;
  }
}
