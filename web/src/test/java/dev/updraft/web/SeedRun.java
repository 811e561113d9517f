// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A run with all its rows, as a scheduler would have left them: what follows a failure is blocked,
 * what follows an open task has not begun.
 *
 * @param states of the tasks that are not simply done, by name, a mapped instance as {@code t[2]}
 */
record SeedRun(
    SeedDag dag,
    int id,
    String runId,
    String type,
    int version,
    Instant start,
    String conf,
    Map<String, String> states,
    Map<String, String> notes) {
  private static final int MONTH = 202611;

  /** A task instance with its times. */
  private record Cell(int no, int task, int map, String state, Instant begin, Instant end) {}

  static SeedRun scheduled(SeedDag dag, int id, Instant start, String... states) {
    var map = new HashMap<String, String>();
    for (int i = 0; i < states.length; i += 2) {
      map.put(states[i], states[i + 1]);
    }
    String runId = "scheduled__" + start.toString().replace("Z", "+00:00");
    return new SeedRun(dag, id, runId, "scheduled", 1, start, dag.defaults(), map, Map.of());
  }

  SeedRun version(int number) {
    return new SeedRun(dag, id, runId, type, number, start, conf, states, notes);
  }

  SeedRun byHand(String name, String params) {
    return new SeedRun(dag, id, name, "manual", version, start, params, states, notes);
  }

  SeedRun note(String task, String why) {
    var all = new HashMap<String, String>(notes);
    all.put(task, why);
    return new SeedRun(dag, id, runId, type, version, start, conf, states, all);
  }

  SeedRun insert(DataSource pool) throws SQLException {
    List<Cell> cells = cells();
    boolean queued = "queued".equals(states.get("run"));
    boolean open = queued || cells.stream().anyMatch(c -> !ended(c.state()));
    boolean failed = cells.stream().anyMatch(c -> c.state().equals("failed"));
    String state = queued ? "queued" : open ? "running" : failed ? "failed" : "success";
    Instant end = cells.stream().map(Cell::end).max(Instant::compareTo).orElse(start);
    Instant from = start.minusSeconds(86_400);
    Fixture.execute(
        pool,
        "INSERT INTO run_identity VALUES (?, ?, ?, ?, ?)",
        dag.id(),
        runId,
        at(type.equals("manual") ? null : start),
        MONTH,
        id);
    Fixture.execute(
        pool,
        "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'infinity')",
        MONTH,
        id,
        dag.id(),
        runId,
        version,
        type,
        state,
        at(type.equals("manual") ? null : start),
        at(from),
        at(start),
        at(start),
        at(start),
        at(queued ? null : start),
        at(open ? null : end),
        conf,
        type.equals("manual") ? "admin" : "timetable");
    for (Cell cell : cells) {
      insert(pool, cell, queued);
    }
    return this;
  }

  private List<Cell> cells() {
    var random = new Random(id);
    var cells = new ArrayList<Cell>();
    var extra = new ArrayList<Cell>();
    Map<String, Cell> worst = new HashMap<>();
    for (int no = 0; no < dag.tasks().size(); no++) {
      SeedDag.Task task = dag.tasks().get(no);
      List<Cell> up = task.after().stream().map(worst::get).toList();
      Instant begin = up.stream().map(Cell::end).max(Instant::compareTo).orElse(start);
      boolean expanded = task.size() > 0 && up.stream().allMatch(c -> c.state().equals("success"));
      for (int map = 0; map < Math.max(1, expanded ? task.size() : 0); map++) {
        String name = expanded ? task.id() + "[" + map + "]" : task.id();
        String state = states.getOrDefault(name, states.getOrDefault(task.id(), after(up)));
        long millis = (long) (task.seconds() * 1000L * (0.7 + 0.6 * random.nextDouble()));
        Instant end = begin(state) ? begin.plusMillis(millis) : begin;
        int number = map == 0 ? no : dag.tasks().size() + extra.size();
        var cell = new Cell(number, no, expanded ? map : -1, state, begin.plusMillis(700), end);
        (map == 0 ? cells : extra).add(cell);
        worst.merge(task.id(), cell, (a, b) -> a.state().equals("success") ? b : a);
      }
    }
    cells.addAll(extra);
    return cells;
  }

  private static String after(List<Cell> up) {
    if (up.stream().anyMatch(c -> c.state().matches("failed|upstream_failed"))) {
      return "upstream_failed";
    } else if (up.stream().anyMatch(c -> !ended(c.state()))) {
      return "none";
    }
    return up.stream().anyMatch(c -> c.state().equals("skipped")) ? "skipped" : "success";
  }

  private static boolean ended(String state) {
    return state.matches("success|failed|skipped|upstream_failed");
  }

  private static boolean begin(String state) {
    return state.matches("success|failed|running|up_for_retry|deferred");
  }

  private void insert(DataSource pool, Cell cell, boolean queued) throws SQLException {
    SeedDag.Task task = dag.tasks().get(cell.task());
    String state = queued ? "none" : cell.state();
    int max = task.retries() + 1;
    boolean began = begin(state);
    int attempt = state.equals("failed") ? max : began || state.equals("queued") ? 1 : 0;
    boolean timed = state.matches("deferred|up_for_retry");
    boolean ready = began || state.matches("queued|scheduled");
    Fixture.execute(
        pool,
        "INSERT INTO task_instance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?,"
            + " NULL, ?, NULL, -1, ?)",
        MONTH,
        id,
        cell.no(),
        dag.id(),
        task.id(),
        cell.task(),
        cell.map(),
        state,
        ended(state) ? state : null,
        attempt,
        attempt == 0 ? 0 : 1,
        max,
        state.equals("deferred") ? "WAKE" : state.equals("up_for_retry") ? "RETRY" : "NONE",
        timed ? at(Fixture.NOW.plusSeconds(277)) : at(Instant.parse("9999-01-01T00:00:00Z")),
        at(ready ? cell.begin().minusMillis(600) : null),
        at(attempt > 0 ? cell.begin().minusMillis(500) : null),
        at(began ? cell.begin() : null),
        at(ended(state) || state.equals("up_for_retry") ? cell.end() : null),
        state.equals("success")
            ? "{\"rows\": " + 1_204 * (cell.no() + 1) + ", \"ok\": true}"
            : null,
        notes.get(task.id()));
    for (int no = 1; no <= attempt; no++) {
      grant(pool, cell, state, no, attempt);
    }
  }

  private void grant(DataSource pool, Cell cell, String state, int no, int last)
      throws SQLException {
    boolean open = no == last && state.matches("running|queued");
    boolean started = !open || state.equals("running");
    Fixture.execute(
        pool,
        "INSERT INTO task_grant VALUES (?, ?, ?, ?, 1, 1, ?, 'i1', false, ?, ?, ?, false, ?, ?, ?)",
        MONTH,
        id,
        cell.no(),
        no,
        "worker-" + (1 + (id + cell.no() + no) % 4),
        open ? (started ? "started" : "queued") : "ended",
        open ? null : no == last && state.equals("success") ? "ok" : "failed",
        open || state.equals("success") ? null : notes.get(dag.tasks().get(cell.task()).id()),
        at(cell.begin().minusMillis(500)),
        at(started ? cell.begin() : null),
        at(open ? null : cell.end()));
  }

  private static @Nullable Timestamp at(@Nullable Instant at) {
    return at == null ? null : Timestamp.from(at);
  }
}
