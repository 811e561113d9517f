// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.history;

import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.SpecJson;
import dev.updraft.engine.spec.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fills the database of a running standalone with years of ended runs. The leader knows nothing of
 * them, as it would know nothing of them after its next start: it reads only what is active.
 */
final class Filling implements AutoCloseable {
  static final int DAGS = 200;
  static final int MONTHS = 24;
  static final int LAYERS = 5;
  static final int WIDE = 10;
  static final int TASKS = LAYERS * WIDE;

  private final Connection database;
  private final Instant now;

  private Filling(Connection database, Instant now) {
    this.database = database;
    this.now = now;
  }

  static Filling of(Path data, Instant now) throws IOException, SQLException {
    String port = Files.readString(data.resolve("pgsql/port")).strip();
    String password = Files.readString(data.resolve("secrets/database-updraft")).strip();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/updraft";
    var database = DriverManager.getConnection(url, "updraft", password);
    try (var statement = database.createStatement()) {
      statement.execute("SET synchronous_commit = off");
    }
    return new Filling(database, now);
  }

  /** The name of one of the DAGs with history. */
  static String dag(int no) {
    return "history_%03d".formatted(no);
  }

  boolean filled() throws SQLException {
    return number("SELECT count(*) FROM dag WHERE dag_id = 'history_000'") > 0;
  }

  /** At least so many instances, of runs that ended in the last two years. */
  void fill(long instances) throws SQLException {
    IntStream.range(0, DAGS).mapToObj(no -> Drawn.layers(dag(no), LAYERS, WIDE)).forEach(this::put);
    YearMonth newest = YearMonth.from(now.atZone(ZoneOffset.UTC));
    YearMonth month = newest.minusMonths(MONTHS - 1L);
    execute(
        "SELECT ensure_partitions(?, ?)", month.getYear() * 100 + month.getMonthValue(), MONTHS);
    long runs = Math.max(DAGS, Math.ceilDiv(instances, (long) TASKS * MONTHS));
    for (int i = 0; i < MONTHS; i++) {
      month(month.plusMonths(i), runs);
    }
    var big = new BigRuns(this);
    big.put();
    execute("VACUUM (ANALYZE)");
  }

  private void month(YearMonth month, long runs) throws SQLException {
    int key = month.getYear() * 100 + month.getMonthValue();
    Instant from = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant next = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant to = (next.isBefore(now) ? next : now).minusSeconds(3_600);
    long base = takeRunIds(runs);
    double step = (to.getEpochSecond() - from.getEpochSecond()) / (double) runs;
    execute(
        HistorySql.MADE_RUNS,
        key,
        base,
        DAGS,
        Timestamp.from(from),
        step,
        HistorySql.FAILING,
        runs);
    execute(HistorySql.IDENTITIES);
    execute(HistorySql.RUNS);
    execute(HistorySql.INSTANCES, WIDE, WIDE, TASKS);
    execute(HistorySql.GRANTS, key, base, base + runs);
    execute(HistorySql.HISTORY, key, base, base + runs);
    execute("DROP TABLE made_run");
  }

  /** Consecutive ones, all smaller than those of runs that begin later. */
  long takeRunIds(long count) throws SQLException {
    return number("SELECT setval('run_id_seq', nextval('run_id_seq') + " + count + ")") - count;
  }

  Instant now() {
    return now;
  }

  void put(DagSpec spec) {
    try {
      String json = SpecJson.write(spec);
      execute(
          "INSERT INTO dag_version (dag_id, version, unit, spec, source, created_at, description,"
              + " owner, tags, schedule, max_active_runs, max_active_tasks) VALUES (?, 1, ?, ?,"
              + " 'class History {}', now() - interval '3 years', ?, ?, '{history}', '0 3 * * *',"
              + " ?, ?)",
          spec.dagId(),
          spec.unit(),
          json,
          spec.description(),
          spec.owner(),
          spec.maxActiveRuns(),
          spec.maxActiveTasks());
      List<TaskSpec> tasks = spec.tasks();
      execute(
          "INSERT INTO dag_task SELECT ?, 1, n, id, 'java', 'default_pool', 'default', 1, 1 FROM"
              + " unnest(?::int[], ?::text[]) AS t (n, id)",
          spec.dagId(),
          tasks.stream().map(TaskSpec::no).toArray(Integer[]::new),
          tasks.stream().map(TaskSpec::taskId).toArray(String[]::new));
      execute(
          "INSERT INTO dag (dag_id, version, file, paused, stale, next_at) VALUES (?, 1, ?, false,"
              + " false, 'infinity')",
          spec.dagId(),
          spec.file());
    } catch (SQLException e) {
      throw new IllegalStateException(spec.dagId(), e);
    }
  }

  void execute(String sql, Object... values) throws SQLException {
    try (var statement = database.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        switch (values[i]) {
          case Integer[] numbers ->
              statement.setArray(i + 1, database.createArrayOf("int4", numbers));
          case String[] texts -> statement.setArray(i + 1, database.createArrayOf("text", texts));
          case Object value -> statement.setObject(i + 1, value);
        }
      }
      statement.execute();
    }
  }

  long number(String sql) throws SQLException {
    try (var statement = database.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** One column of text. */
  List<String> texts(String sql) throws SQLException {
    try (var statement = database.createStatement();
        var rows = statement.executeQuery(sql)) {
      var found = new java.util.ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
