// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.history;

import dev.updraft.engine.spec.DagSpec;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A run of ten thousand tasks in layers, one of a mapping of a hundred thousand and a chain of two
 * thousand: each of them once green, once failed and once half done.
 */
final class BigRuns {
  static final String LAYERS = "big_layers";
  static final String MAPPED = "big_mapped";
  static final String CHAIN = "big_chain";
  static final String DONE = "done";
  static final String FAILED = "broken";
  static final String HALF = "half";
  static final int LAYER = 100;
  static final int TASKS = 10_000;
  static final int MAPPINGS = 100_000;
  static final int LENGTH = 2_000;

  /** Of a run that goes on: instances that run, that a worker has, and that wait for a slot. */
  private static final int RUNNING = 20;

  private static final int QUEUED = 64;
  private static final int SCHEDULED = 1_000;

  private static final String RUN =
      """
      INSERT INTO run (run_month, run_id, dag_id, dag_run_id, version, type, state, interval_start,
                       interval_end, run_after, created_at, started_at, ended_at, conf, triggered_by,
                       seq, timeout_at)
      SELECT ?, ?, ?, ?, 1, 'manual', ?, at, at, at, at, at,
             CASE WHEN ? THEN at + interval '20 minutes' END, '{"day":"2026-01-01"}', 'bench', 3,
             'infinity'
        FROM (SELECT ?::timestamptz AS at) a
      """;

  /** What an instance is called, by its number {@code no}; {@code pos} says when its turn is. */
  private record Shape(String dag, int size, String task, String taskNo, String map, String pos) {}

  private static final Shape IN_LAYERS =
      new Shape(
          LAYERS,
          TASKS,
          "'layer_' || no / " + LAYER + " || '.task_' || no % " + LAYER,
          "no",
          "-1",
          "no");
  private static final Shape IN_A_CHAIN =
      new Shape(CHAIN, LENGTH, "'step_' || no", "no", "-1", "no");
  private static final Shape OVER_A_LIST =
      new Shape(
          MAPPED,
          MAPPINGS + 2,
          "CASE no WHEN 0 THEN 'list' WHEN 2 THEN 'report' ELSE 'wide' END",
          "least(no, CASE no WHEN 2 THEN 2 ELSE 1 END)",
          "CASE no WHEN 0 THEN -1 WHEN 1 THEN 0 WHEN 2 THEN -1 ELSE no - 2 END",
          "CASE no WHEN 1 THEN 1 WHEN 2 THEN " + (MAPPINGS + 1) + " ELSE greatest(no - 1, 0) END");

  private final Filling filling;

  BigRuns(Filling filling) {
    this.filling = filling;
  }

  void put() throws SQLException {
    for (DagSpec spec :
        List.of(
            Drawn.layers(LAYERS, TASKS / LAYER, LAYER),
            Drawn.mapped(MAPPED),
            Drawn.chain(CHAIN, LENGTH))) {
      filling.put(spec);
    }
    Instant at = filling.now().minus(Duration.ofMinutes(50));
    for (Shape shape : List.of(IN_LAYERS, OVER_A_LIST, IN_A_CHAIN)) {
      put(shape, DONE, at, shape.size());
      put(shape, FAILED, at.plusSeconds(600), shape.size() / 2);
      put(shape, HALF, at.plusSeconds(1_200), shape.size() / 2);
    }
  }

  /** With so many instances done before the others. */
  private void put(Shape shape, String name, Instant at, int done) throws SQLException {
    var day = at.atZone(ZoneOffset.UTC);
    int month = day.getYear() * 100 + day.getMonthValue();
    long id = filling.takeRunIds(1);
    String state = name.equals(DONE) ? "success" : name.equals(FAILED) ? "failed" : "running";
    boolean ended = !name.equals(HALF);
    filling.execute(
        "INSERT INTO run_identity VALUES (?, ?, NULL, ?, ?)", shape.dag(), name, month, id);
    filling.execute(RUN, month, id, shape.dag(), name, state, ended, Timestamp.from(at));
    filling.execute(
        instances(shape, done, name.equals(FAILED) ? done + 3 : -1, ended),
        month,
        id,
        shape.dag(),
        Timestamp.from(at),
        shape.size());
    filling.execute(HistorySql.GRANTS, month, id, id);
    filling.execute(HistorySql.OPEN_GRANTS, month, id);
    filling.execute(HistorySql.HISTORY, month, id, id);
  }

  private static String instances(Shape shape, int done, int failed, boolean ended) {
    int wide = shape.dag().equals(CHAIN) ? 1 : RUNNING;
    String going =
        ended
            ? "'upstream_failed'"
            : "CASE WHEN pos < %d THEN 'running' WHEN pos < %d THEN 'queued' WHEN pos < %d THEN 'scheduled' ELSE 'none' END"
                .formatted(
                    done + wide,
                    wide == 1 ? done + 1 : done + QUEUED,
                    wide == 1 ? done + 1 : done + SCHEDULED);
    String state =
        "CASE WHEN pos = %d THEN 'failed' WHEN pos < %d THEN 'success' ELSE %s END"
            .formatted(failed, failed < 0 ? done : failed, going);
    return """
    INSERT INTO task_instance (run_month, run_id, instance_no, dag_id, task_id, task_no,
                               map_index, state, final_state, attempt, step, lost, max_attempts,
                               seq, timer, timer_at, scheduled_at, queued_at, started_at,
                               ended_at, result, result_length, note)
    SELECT a.month, a.id, no, a.dag, %s, %s, %s, s,
           CASE WHEN s IN ('success', 'failed', 'upstream_failed') THEN s END,
           CASE WHEN s IN ('success', 'running', 'queued') THEN 1 WHEN s = 'failed' THEN 2 ELSE 0 END,
           CASE WHEN s IN ('success', 'failed', 'running', 'queued') THEN 1 ELSE 0 END,
           0, 2, 3, 'none', 'infinity',
           CASE WHEN s IN ('success', 'failed', 'running', 'queued', 'scheduled') THEN began END,
           CASE WHEN s IN ('success', 'failed', 'running', 'queued') THEN began END,
           CASE WHEN s IN ('success', 'failed', 'running') THEN began END,
           CASE WHEN s IN ('success', 'failed', 'upstream_failed')
                THEN began + interval '2 s' END,
           CASE s WHEN 'success' THEN '{"rows":' || no || '}' END,
           CASE WHEN no = 0 AND a.dag = '%s' THEN %d ELSE -1 END,
           CASE s WHEN 'failed' THEN 'IllegalStateException: relation "stg" does not exist' END
      FROM (SELECT ?::int AS month, ?::bigint AS id, ?::text AS dag, ?::timestamptz AS at,
                   ?::int AS size) a
           CROSS JOIN LATERAL generate_series(0, a.size - 1) no
           CROSS JOIN LATERAL (SELECT %s AS pos) p
           CROSS JOIN LATERAL (SELECT %s AS s, a.at + make_interval(secs => pos / 100) AS began) c
    """
        .formatted(shape.task(), shape.taskNo(), shape.map(), MAPPED, MAPPINGS, shape.pos(), state);
  }
}
