// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench;

import dev.updraft.launcher.cli.ApiClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * W2: runs of ten thousand tasks in layers, of a hundred thousand mapped ones, of two thousand in a
 * row: made, run, cleared and stopped; for how long the leader thought and wrote meanwhile, and
 * what it needs for a hundred thousand active instances.
 */
final class BigRuns {
  private static final Pattern SAID = Pattern.compile("a (turn|commit) took (\\d+) us");
  private static final long POLL_NANOS = 50_000_000;

  private final ApiClient api;
  private final Path log;
  private final String server;

  /** Lines of the log that were said while the measurement had garbage collected. */
  private long ownFrom = Long.MAX_VALUE;

  private long ownTo = Long.MAX_VALUE;

  /**
   * @param log of the scheduler, with {@code updraft.turns} at TRACE
   * @param server its process
   */
  BigRuns(ApiClient api, Path log, String server) {
    this.api = api;
    this.log = log;
    this.server = server;
  }

  List<Row> measure() throws IOException {
    List<Row> rows = new ArrayList<>();
    rows.addAll(of("W2.layers", "bench_layers"));
    rows.addAll(of("W2.long", "bench_long"));
    rows.addAll(of("W2.wide", "bench_wide"));
    rows.add(longest("turn", 50));
    rows.add(longest("commit", Double.NaN));
    return rows;
  }

  private List<Row> of(String id, String dag) throws IOException {
    long asked = System.nanoTime();
    String run =
        api.post(ApiClient.path("dags", dag, "dagRuns"), "{\"logical_date\":null,\"conf\":{}}")
            .path("dag_run_id")
            .asString();
    await(dag, run, "running", "success");
    double created = since(asked);
    JsonNode ended = await(dag, run, "success");
    double ran = Instants.span(List.of(ended), "start_date", "end_date");
    long clears = System.nanoTime();
    api.post(
        ApiClient.path("dags", dag, "clearTaskInstances"),
        "{\"dry_run\":false,\"only_failed\":false,\"reset_dag_runs\":true,\"dag_run_id\":\""
            + run
            + "\"}");
    double cleared = since(clears);
    await(dag, run, "running", "success"); // it may be through already
    List<Row> rows = new ArrayList<>();
    if (id.equals("W2.wide")) {
      rows.add(row("W2.wide", "active_live_mb", live(), 512));
      rows.add(row("W2.wide", "active_pss_mb", pss(), Double.NaN));
    }
    long stops = System.nanoTime();
    api.patch(ApiClient.path("dags", dag, "dagRuns", run), "{\"state\":\"failed\"}");
    for (String state : List.of("scheduled", "queued", "running", "none")) {
      awaitNone(dag, run, state);
    }
    rows.addFirst(row(id, "stopped_s", since(stops), Double.NaN));
    rows.addFirst(row(id, "clear_answered_s", cleared, Double.NaN));
    rows.addFirst(row(id, "ran_s", ran, Double.NaN));
    rows.addFirst(row(id, "created_s", created, Double.NaN));
    return rows;
  }

  private JsonNode await(String dag, String run, String... states) {
    while (true) {
      JsonNode found = api.get(ApiClient.path("dags", dag, "dagRuns", run));
      if (List.of(states).contains(found.path("state").asString())) {
        return found;
      }
      if (found.path("state").asString().equals("failed")) {
        throw new IllegalStateException(dag + " " + run + " failed");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private void awaitNone(String dag, String run, String state) {
    String path = ApiClient.path("dags", dag, "dagRuns", run, "taskInstances");
    while (api.get(path + "?limit=1&state=" + state).path("total_entries").asInt() > 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Of the heap of the whole standalone, once garbage is gone. */
  private double live() throws IOException {
    ownFrom = lines();
    jcmd("GC.run");
    ownTo = lines() + 1; // whoever waited for it says so after it
    var used = Pattern.compile("used (\\d+)K").matcher(jcmd("GC.heap_info"));
    double kib = 0;
    while (used.find()) {
      kib += Double.parseDouble(used.group(1));
    }
    return kib / 1024;
  }

  private long lines() throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.count();
    }
  }

  private String jcmd(String what) throws IOException {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asked = new ProcessBuilder(program, server, what).redirectErrorStream(true).start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private double pss() throws IOException {
    return Files.readAllLines(Path.of("/proc", server, "smaps_rollup")).stream()
        .filter(line -> line.startsWith("Pss:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** Of all that took a millisecond or more, but for what our own question held up. */
  private Row longest(String what, double bar) throws IOException {
    List<Double> took = new ArrayList<>();
    List<String> lines = Files.readAllLines(log);
    for (int i = 0; i < lines.size(); i++) {
      Matcher said = SAID.matcher(lines.get(i));
      boolean own = i >= ownFrom && i <= ownTo;
      if (!own && said.find() && said.group(1).equals(what)) {
        took.add(Double.parseDouble(said.group(2)) / 1000);
      }
    }
    double most = took.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return row("W2", what + "_max_ms", most, bar);
  }

  private static Row row(String id, String what, double value, double bar) {
    return new Row(id, what, List.of(value), Double.NaN, bar, Double.NaN);
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
