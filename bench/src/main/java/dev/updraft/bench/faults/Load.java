// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import dev.updraft.launcher.cli.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A run of {@code FaultFan}, and what must be true of it in the end. */
record Load(Installation installation, String run, int width) {
  private static final Duration LIMIT = Duration.ofMinutes(6);

  static Load start(Installation installation, String run, int width, int millis) {
    return start(installation, run, width, millis, false);
  }

  /** Its tasks write to their logs, too. */
  static Load startTalking(Installation installation, String run, int width, int millis) {
    return start(installation, run, width, millis, true);
  }

  private static Load start(
      Installation installation, String run, int width, int millis, boolean talks) {
    String body =
        "{\"dag_run_id\":\"%s\",\"logical_date\":null,\"conf\":{\"witness\":\"%s\",\"width\":%d,\"millis\":%d,\"talks\":%b}}"
            .formatted(run, installation.witness(), width, millis, talks);
    installation.api().post(ApiClient.path("dags", "fault_fan", "dagRuns"), body);
    return new Load(installation, run, width);
  }

  Executions executions() throws IOException {
    return Executions.read(installation.witness()).of(run);
  }

  void awaitBegun(int many) throws Exception {
    Wait.until(LIMIT, many + " tasks begun", () -> executions().all().size() >= many);
  }

  void awaitRunning(int many) throws Exception {
    Wait.until(
        LIMIT,
        many + " tasks run at once",
        () -> executions().runningAt(System.nanoTime()).size() >= many);
  }

  String state() {
    return installation
        .api()
        .get(ApiClient.path("dags", "fault_fan", "dagRuns", run))
        .path("state")
        .asString();
  }

  /** How many of its tasks have one of these words in their log. */
  long logsWith(String... words) {
    return IntStream.range(0, width)
        .mapToObj(
            i ->
                installation
                    .api()
                    .get(
                        ApiClient.path("dags", "fault_fan", "dagRuns", run, "taskInstances", "work")
                            + "/logs/1?map_index="
                            + i)
                    .toString())
        .filter(log -> Stream.of(words).anyMatch(log::contains))
        .count();
  }

  /** Waits for the end; gives everything that is wrong with it. */
  List<String> judge() throws Exception {
    Wait.until(LIMIT, "run " + run + " ends", this::ended);
    var wrong = new ArrayList<String>();
    if (!state().equals("success")) {
      wrong.add("the run ended as " + state());
    }
    Executions seen = executions();
    if (seen.byInstance().size() != width) {
      wrong.add((width - seen.byInstance().size()) + " tasks never ran");
    }
    seen.overlaps().forEach(each -> wrong.add("ran at the same time: " + each));
    try (var connection = installation.connect()) {
      wrong.addAll(HistoryCheck.violations(connection));
    }
    return wrong;
  }

  private boolean ended() {
    try {
      String state = state();
      return state.equals("success") || state.equals("failed");
    } catch (dev.updraft.launcher.cli.CliError e) {
      return false; // the web waits for a service that is away
    }
  }
}
