// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.history;

/** What a month of history is made by; each statement makes all rows of its table. */
final class HistorySql {
  /** Every so manieth run of a DAG failed. */
  static final int FAILING = 20;

  /** Month, first id, DAGs, from when, seconds between two runs, every so manieth fails, runs. */
  static final String MADE_RUNS =
      """
      CREATE TEMPORARY TABLE made_run AS
      SELECT m.month AS run_month, m.base + k AS run_id,
             'history_' || lpad((k % m.dags)::text, 3, '0') AS dag_id,
             m.since + make_interval(secs => k * m.step) AS at,
             (k / m.dags + k) % m.failing = 0 AS failed
        FROM (SELECT ?::int AS month, ?::bigint AS base, ?::bigint AS dags, ?::timestamptz AS since,
                     ?::double precision AS step, ?::bigint AS failing, ?::bigint AS runs) m,
             LATERAL generate_series(0, m.runs - 1) k
      """;

  static final String IDENTITIES =
      """
      INSERT INTO run_identity (dag_id, dag_run_id, logical_date, run_month, run_id)
      SELECT dag_id, 'scheduled__' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')
             || '+00:00', at, run_month, run_id FROM made_run
      """;

  static final String RUNS =
      """
      INSERT INTO run (run_month, run_id, dag_id, dag_run_id, version, type, state, logical_date,
                       interval_start, interval_end, run_after, created_at, started_at, ended_at,
                       conf, triggered_by, seq, timeout_at)
      SELECT m.run_month, m.run_id, m.dag_id, i.dag_run_id, 1, 'scheduled',
             CASE WHEN m.failed THEN 'failed' ELSE 'success' END, m.at, m.at - interval '1 day',
             m.at, m.at, m.at, m.at + interval '10 ms', m.at + interval '25 minutes',
             '{"day":"' || m.at::date || '"}', 'timetable', 3, 'infinity'
        FROM made_run m JOIN run_identity i USING (run_month, run_id)
      """;

  /** Tasks of a layer, the same again, tasks. */
  static final String INSTANCES =
      """
      INSERT INTO task_instance (run_month, run_id, instance_no, dag_id, task_id, task_no, map_index,
                                 state, final_state, attempt, step, lost, max_attempts, seq, timer,
                                 timer_at, scheduled_at, queued_at, started_at, ended_at, result,
                                 result_length, note)
      SELECT m.run_month, m.run_id, n, m.dag_id, 'layer_' || n / ? || '.task_' || n % ?, n, -1, s, s,
             CASE s WHEN 'failed' THEN 2 WHEN 'success' THEN 1 ELSE 0 END,
             CASE s WHEN 'upstream_failed' THEN 0 ELSE 1 END, 0, 2, 5, 'none', 'infinity',
             began, began, began, m.at + make_interval(secs => n * 30 + 25),
             CASE s WHEN 'success' THEN '{"rows":' || n * 1204 || '}' END, -1,
             CASE s WHEN 'failed' THEN 'IllegalStateException: relation "stg" does not exist' END
        FROM made_run m CROSS JOIN LATERAL generate_series(0, ? - 1) n CROSS JOIN LATERAL
             (SELECT CASE WHEN m.failed AND n = 30 THEN 'failed'
                          WHEN m.failed AND n >= 40 THEN 'upstream_failed' ELSE 'success' END AS s,
                     CASE WHEN NOT m.failed OR n < 40
                          THEN m.at + make_interval(secs => n * 30) END AS began) c
       ORDER BY m.run_id, n
      """;

  /** Month, first run, last run. */
  static final String GRANTS =
      """
      INSERT INTO task_grant (run_month, run_id, instance_no, attempt, step, epoch, host, incarnation,
                              strict, state, "end", cause, cancel, queued_at, started_at, ended_at)
      SELECT t.run_month, t.run_id, t.instance_no, a, 1, 1, 'worker-' || t.instance_no % 4, 'i1',
             false, 'ended', CASE t.state WHEN 'success' THEN 'ok' ELSE 'failed' END, t.note, false,
             t.queued_at, t.started_at, t.ended_at
        FROM task_instance t CROSS JOIN LATERAL generate_series(1, t.attempt) a
       WHERE t.run_month = ? AND t.run_id BETWEEN ? AND ? AND t.state IN ('success', 'failed')
      """;

  /** Month, run. */
  static final String OPEN_GRANTS =
      """
      INSERT INTO task_grant (run_month, run_id, instance_no, attempt, step, epoch, host, incarnation,
                              strict, state, cancel, queued_at, started_at)
      SELECT run_month, run_id, instance_no, attempt, 1, 1, 'worker-1', 'i1', false,
             CASE state WHEN 'running' THEN 'started' ELSE 'queued' END, false, queued_at, started_at
        FROM task_instance WHERE run_month = ? AND run_id = ? AND state IN ('running', 'queued')
      """;

  /** Month, first run, last run. One row each: no page reads more, and the disk is not endless. */
  static final String HISTORY =
      """
      INSERT INTO history (run_month, run_id, instance_no, seq, from_state, to_state, attempt, step,
                           at, cause)
      SELECT run_month, run_id, instance_no, seq, 'running', state, attempt, step, ended_at, 'ended'
        FROM task_instance WHERE run_month = ? AND run_id BETWEEN ? AND ? AND ended_at IS NOT NULL
      """;

  private HistorySql() {}
}
