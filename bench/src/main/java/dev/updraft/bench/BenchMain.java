// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench;

import dev.updraft.bench.history.Reading;
import dev.updraft.launcher.cli.ApiClient;
import dev.updraft.launcher.cli.CliError;
import dev.updraft.launcher.cli.LocalAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** {@code bench/run}: arguments are the data folder, the witness folder and the workloads. */
public final class BenchMain {
  private static final String FAN = "bench_fan";

  private static final Map<String, List<String>> DAGS =
      Map.of(
          "W1a", List.of("bench_chain"),
          "W1b", List.of("bench_shell"),
          "W2", List.of("bench_layers", "bench_long", "bench_wide"),
          "W3", List.of(FAN),
          "W5", List.of("bench_chain"),
          "W6", List.of("bench_chain"));

  /**
   * How often a run is looked at; seldom enough, for one of ten thousand, not to be measured too.
   */
  private static final long POLL_NANOS = 20_000_000;

  private static final long POLL_FAN_NANOS = 200_000_000;

  private static final int RUNS = 9;

  /** A scheduler lives for weeks: its code is compiled. The first runs are slower, see docs. */
  private static final int WARM_UP = 100;

  /** The same for runners: each of them gets a few hundred of the tasks of one run. */
  private static final int WARM_UP_FANS = 6;

  /** Task instances that {@code W2-pages} and {@code W8} find in the database. */
  private static final long HISTORY = 10_000_000;

  private final ApiClient api;
  private final Path data;
  private final Path witness;
  private final Parts parts;

  private BenchMain(ApiClient api, Path data, Path witness, Parts parts) {
    this.data = data;
    this.parts = parts;
    this.api = api;
    this.witness = witness;
  }

  public static void main(String[] args) throws IOException {
    Path data = Path.of(args[0]);
    Parts parts = Parts.of(data);
    System.out.printf(
        Locale.ROOT,
        "parts commit_ms %.3f hop_ms %.3f hand_over_ms %.3f spawn_ms %.3f messages_per_s %.0f%n",
        parts.commit() * 1e3,
        parts.hop() * 1e3,
        parts.handOver() * 1e3,
        parts.spawn() * 1e3,
        parts.messages());
    var bench = new BenchMain(new ApiClient(LocalAccess.read(data)), data, Path.of(args[1]), parts);
    for (String id : List.of(args).subList(2, args.length)) {
      bench.measure(id).forEach(row -> System.out.println(row.line()));
    }
  }

  private static String server() {
    return Objects.requireNonNull(System.getenv("UPDRAFT_BENCH_SERVER"), "UPDRAFT_BENCH_SERVER");
  }

  /** The DAG files are compiled and evaluated after the start; a minute is plenty. */
  private void awaitDag(String dag) {
    for (int i = 0; ; i++) {
      try {
        api.get(ApiClient.path("dags", dag));
        return;
      } catch (CliError e) {
        if (i > 600) {
          throw e;
        }
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  private List<Row> measure(String id) throws IOException {
    DAGS.getOrDefault(id, List.of()).forEach(this::awaitDag);
    return switch (id) {
      case "W2" -> new BigRuns(api, witness.resolveSibling("log"), server()).measure();
      case "W1a", "W6" -> chain(id);
      case "W1b" -> shells();
      case "W3" -> fan();
      case "W4" -> new ManyDags(api, witness.resolveSibling("dags")).measure();
      case "W5" -> triggers();
      case "W2-pages", "W8" -> reading(id);
      default -> throw new IllegalArgumentException("no workload " + id);
    };
  }

  private List<Row> chain(String id) throws IOException {
    var totals = new ArrayList<Double>();
    var gaps = new ArrayList<Double>();
    for (int i = -WARM_UP; i < RUNS; i++) {
      List<Witnessed> tasks = Witnessed.of(witness, run("bench_chain"));
      if (i >= 0) {
        totals.add(Witnessed.seconds(tasks));
        IntStream.range(1, tasks.size())
            .mapToDouble(k -> (tasks.get(k).start() - tasks.get(k - 1).end()) / 1e6)
            .forEach(gaps::add);
      }
    }
    if (id.equals("W1a")) {
      return List.of(new Row(id, "total_s", totals, parts.chain(40, false), 0.25, 0.12));
    }
    List<Double> p99 = List.of(Row.percentile(gaps.stream().sorted().toList(), 0.99));
    return List.of(
        new Row(id, "idle_gap_ms", gaps, parts.chain(1, false) * 1e3, 6, 3),
        new Row(id, "idle_gap_p99_ms", p99, Double.NaN, Double.NaN, Double.NaN));
  }

  /** No user code of ours runs in these processes, so the times are those of the history. */
  private List<Row> shells() {
    var totals = new ArrayList<Double>();
    for (int i = -WARM_UP; i < RUNS; i++) {
      String run = run("bench_shell");
      if (i >= 0) {
        JsonNode tasks =
            api.get(
                ApiClient.path("dags", "bench_shell", "dagRuns", run, "taskInstances")
                    + "?limit=100");
        totals.add(Instants.span(tasks.path("task_instances"), "start_date", "end_date"));
      }
    }
    return List.of(new Row("W1b", "total_s", totals, parts.chain(40, true), 0.5, 0.3));
  }

  private List<Row> fan() throws IOException {
    var totals = new ArrayList<Double>();
    for (int i = -WARM_UP_FANS; i < 3; i++) {
      List<Witnessed> tasks = Witnessed.of(witness, run(FAN));
      if (i >= 0) {
        totals.add(Witnessed.seconds(tasks));
      }
    }
    return List.of(new Row("W3", "total_s", totals, 10_002 / parts.messages(), 6, 3));
  }

  /** Of a database with years of history, and very large runs in it. Each row is told at once. */
  private List<Row> reading(String id) throws IOException {
    String size = System.getenv("UPDRAFT_BENCH_HISTORY");
    try (var reading = Reading.of(data, size == null ? HISTORY : Long.parseLong(size))) {
      reading.measure(
          id,
          f ->
              System.out.println(
                  new Row(f.id(), f.what(), f.values(), Double.NaN, f.bar(), f.bar()).line()));
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private List<Row> triggers() throws IOException {
    var delays = new ArrayList<Double>();
    for (int i = -WARM_UP; i < 30; i++) {
      long before = System.nanoTime();
      List<Witnessed> tasks = Witnessed.of(witness, run("bench_chain"));
      if (i >= 0) {
        delays.add((tasks.getFirst().start() - before) / 1e6);
      }
    }
    return List.of(new Row("W5", "trigger_to_start_ms", delays, Double.NaN, 15, 5));
  }

  private String run(String dag) {
    String conf = dag.equals("bench_shell") ? "{}" : "{\"witness\":\"" + witness + "\"}";
    JsonNode made =
        api.post(
            ApiClient.path("dags", dag, "dagRuns"),
            "{\"logical_date\":null,\"conf\":" + conf + "}");
    String run = made.path("dag_run_id").asString();
    while (true) {
      String state = api.get(ApiClient.path("dags", dag, "dagRuns", run)).path("state").asString();
      if (state.equals("success")) {
        return run;
      }
      if (state.equals("failed")) {
        throw new IllegalStateException(dag + " " + run + " failed");
      }
      LockSupport.parkNanos(dag.equals(FAN) ? POLL_FAN_NANOS : POLL_NANOS);
    }
  }
}
