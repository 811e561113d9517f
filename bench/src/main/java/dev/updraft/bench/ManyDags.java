// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench;

import dev.updraft.launcher.cli.ApiClient;
import dev.updraft.launcher.cli.CliError;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * W4: a thousand DAG files of ten tasks each, all due in the same minute, and how fast a save of
 * one of them is live.
 */
final class ManyDags {
  private static final String RUNS = "/api/v2/dags/~/dagRuns";
  private static final int DAGS = 1_000;
  private static final int TASKS = 10;
  private static final int PAGE = 100;
  private static final int TICKS = 3;
  private static final int SAVES = 9;

  /** The count of a tick's runs is work too, and its times are in the history. */
  private static final Duration SELDOM = Duration.ofSeconds(1);

  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final ApiClient api;
  private final Path folder;

  ManyDags(ApiClient api, Path folder) {
    this.api = api;
    this.folder = folder;
  }

  /** Arguments: the folder. Written before the server starts. */
  public static void main(String[] args) throws IOException {
    for (int no = 0; no < DAGS; no++) {
      write(Path.of(args[0]), no, 0);
    }
  }

  private static void write(Path folder, int no, int edition) throws IOException {
    String source =
        """
        import dev.updraft.api.Dag;
        import dev.updraft.api.DagFlow;
        import dev.updraft.api.NoParams;
        import dev.updraft.api.Schedule;

        /** Edition %2$d. */
        public final class Many%1$04d implements Dag<NoParams> {
          @Override
          public void define(DagFlow<NoParams> flow) {
            flow.schedule(Schedule.cron("* * * * *")).description("edition %2$d");
            for (int i = 0; i < %3$d; i++) {
              flow.run("t" + i, this::work);
            }
          }

          void work() {}
        }
        """
            .formatted(no, edition, TASKS);
    Path draft = folder.resolve("draft");
    Files.writeString(draft, source);
    Files.move(
        draft, folder.resolve("Many%04d.java".formatted(no)), StandardCopyOption.ATOMIC_MOVE);
  }

  List<Row> measure() throws IOException {
    long began = System.nanoTime();
    await(SELDOM, () -> total("/api/v2/dags?limit=1") >= DAGS);
    double loaded = (System.nanoTime() - began) / 1e9;
    List<Double> created = new ArrayList<>();
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    List<Double> done = new ArrayList<>();
    // The first ticks are those of a server that has just compiled a thousand files.
    for (int tick = -2; tick < TICKS; tick++) {
      Instant due = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
      String date = encoded(due.minus(1, ChronoUnit.MINUTES));
      String of = "&logical_date_gte=" + date + "&logical_date_lte=" + date;
      await(SELDOM, () -> total(RUNS + "?limit=1&state=success" + of) >= DAGS);
      if (tick >= 0) {
        List<JsonNode> runs = items(RUNS + "?limit=" + PAGE + of, "dag_runs", DAGS);
        created.add(last(due, runs, "queued_at"));
        done.add(last(due, runs, "end_date"));
        List<Double> starts = firstStarts(due, of);
        p50.add(Row.percentile(starts, 0.5));
        p99.add(Row.percentile(starts, 0.99));
      }
    }
    return List.of(
        row("loaded_s", List.of(loaded), Double.NaN, Double.NaN),
        row("created_s", created, 2, 1),
        row("start_p50_s", p50, Double.NaN, Double.NaN),
        row("start_p99_s", p99, 4, 2),
        row("done_s", done, 15, 10),
        row("save_s", saves(), 1, 0.5));
  }

  private static Row row(String what, List<Double> values, double bar, double goal) {
    return new Row("W4", what, values, Double.NaN, bar, goal);
  }

  private List<Double> saves() throws IOException {
    List<Double> took = new ArrayList<>();
    for (int edition = 1; edition <= SAVES; edition++) {
      int no = edition * 97;
      String text = "edition " + edition;
      String path = ApiClient.path("dags", "many%04d".formatted(no));
      write(folder, no, edition);
      long saved = System.nanoTime();
      await(OFTEN, () -> api.get(path).path("description").asString().equals(text));
      took.add((System.nanoTime() - saved) / 1e9);
    }
    return took;
  }

  /** Of the first task of each run; sorted. */
  private List<Double> firstStarts(Instant due, String of) {
    Map<String, Double> first = new HashMap<>();
    String path = RUNS + "/~/taskInstances?limit=" + PAGE + of;
    for (JsonNode task : items(path, "task_instances", DAGS * TASKS)) {
      first.merge(task.path("dag_id").asString(), since(due, task, "start_date"), Math::min);
    }
    return first.values().stream().sorted().toList();
  }

  private List<JsonNode> items(String path, String list, int count) {
    List<JsonNode> found = new ArrayList<>();
    for (int offset = 0; offset < count; offset += PAGE) {
      api.get(path + "&offset=" + offset).path(list).forEach(found::add);
    }
    return found;
  }

  private static double last(Instant due, List<JsonNode> items, String field) {
    return items.stream().mapToDouble(item -> since(due, item, field)).max().orElseThrow();
  }

  private static double since(Instant due, JsonNode item, String field) {
    return Duration.between(due, Instant.parse(item.path(field).asString())).toNanos() / 1e9;
  }

  private int total(String path) {
    try {
      return api.get(path).path("total_entries").asInt();
    } catch (CliError e) {
      return 0; // under way
    }
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Duration pause, Condition condition) throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException("not within " + PATIENCE);
      }
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  private static String encoded(Instant time) {
    return URLEncoder.encode(time.toString(), StandardCharsets.UTF_8);
  }
}
