// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Rows of an installation that has run for a little while: a run that ended, one with a task that
 * runs and one that waits, and what people set; with texts that a careless copy would break.
 */
public final class SmallInstallation {
  private static final String ROWS =
      """
      INSERT INTO dag VALUES ('etl', 1, 'Etl.java', false, false, NULL, NULL, 'infinity', now());
      INSERT INTO dag_version (dag_id, version, unit, spec, source, created_at, description, owner,
          tags, schedule, max_active_runs, max_active_tasks)
        VALUES ('etl', 1, 'u1', '{}', E'class Etl {\\n\\t"\\n"}', now(), '', 'ann',
          ARRAY['a b', 'c,"d"', ''], 'none', 16, 16);
      INSERT INTO dag_task VALUES ('etl', 1, 0, 'load', 'java', 'default_pool', 'default', 1, 1),
        ('etl', 1, 1, 'sum', 'java', 'default_pool', 'default', 1, 1);
      INSERT INTO run_identity VALUES ('etl', 'one', '2026-11-01T00:00:00Z', 202611, 1),
        ('etl', 'two', NULL, 202611, 2);
      INSERT INTO run (run_month, run_id, dag_id, dag_run_id, version, type, state, logical_date,
          interval_start,
          interval_end, run_after, created_at, started_at, ended_at, conf, triggered_by, seq,
          timeout_at)
        VALUES (202611, 1, 'etl', 'one', 1, 'scheduled', 'success', '2026-11-01T00:00:00Z', now(), now(), now(), now(),
          now(), now(), '{"a":"\\u00e9\\t"}', 'timetable', 3, 'infinity'),
        (202611, 2, 'etl', 'two', 1, 'manual', 'running', NULL, now(), now(), now(), now(), now(), NULL,
          '{}', 'ui', 2, 'infinity');
      INSERT INTO task_instance (run_month, run_id, instance_no, dag_id, task_id, task_no,
          map_index, state, final_state, attempt, step, max_attempts, seq, timer, timer_at, result,
          result_length)
        VALUES (202611, 1, 0, 'etl', 'load', 0, -1, 'success', 'success', 1, 1, 1, 5, 'none',
          'infinity', E'tab\\t line\\n back\\\\slash \\\\N \\\\. end', 0),
        (202611, 1, 1, 'etl', 'sum', 1, -1, 'skipped', 'skipped', 0, 0, 1, 2, 'none', 'infinity',
          '', 0),
        (202611, 2, 0, 'etl', 'load', 0, -1, 'running', NULL, 1, 1, 1, 4, 'none', 'infinity',
          NULL, 0),
        (202611, 2, 1, 'etl', 'sum', 1, -1, 'none', NULL, 0, 0, 1, 1, 'none', 'infinity', NULL, 0);
      INSERT INTO task_grant VALUES
        (202611, 1, 0, 1, 1, 3, 'h', 'i1', true, 'ended', 'ok', NULL, false, now(), now(), now()),
        (202611, 2, 0, 1, 1, 3, 'h', 'i1', true, 'started', NULL, NULL, false, now(), now(), NULL);
      INSERT INTO history (run_month, run_id, instance_no, seq, from_state, to_state, attempt, step,
          at, cause)
        VALUES (202611, 1, -1, 1, '', 'queued', 0, 0, now(), 'created'),
        (202611, 1, -1, 2, 'queued', 'running', 0, 0, now(), 'began'),
        (202611, 1, -1, 3, 'running', 'success', 0, 0, now(), 'all tasks ended'),
        (202611, 1, 0, 1, '', 'none', 0, 0, now(), 'created'),
        (202611, 1, 0, 2, 'none', 'scheduled', 0, 0, now(), 'upstream is ready'),
        (202611, 1, 0, 3, 'scheduled', 'queued', 1, 1, now(), 'granted'),
        (202611, 1, 0, 4, 'queued', 'running', 1, 1, now(), 'started'),
        (202611, 1, 0, 5, 'running', 'success', 1, 1, now(), 'attempt 1 succeeded'),
        (202611, 1, 1, 1, '', 'none', 0, 0, now(), 'created'),
        (202611, 1, 1, 2, 'none', 'skipped', 0, 0, now(), 'skipped'),
        (202611, 2, -1, 1, '', 'queued', 0, 0, now(), 'created'),
        (202611, 2, -1, 2, 'queued', 'running', 0, 0, now(), 'began'),
        (202611, 2, 0, 1, '', 'none', 0, 0, now(), 'created'),
        (202611, 2, 0, 2, 'none', 'scheduled', 0, 0, now(), 'upstream is ready'),
        (202611, 2, 0, 3, 'scheduled', 'queued', 1, 1, now(), 'granted'),
        (202611, 2, 0, 4, 'queued', 'running', 1, 1, now(), 'started'),
        (202611, 2, 1, 1, '', 'none', 0, 0, now(), 'created');
      SELECT setval('run_id_seq', 2);
      INSERT INTO command (actor, kind, payload) VALUES ('ann', 'trigger', '{}');
      INSERT INTO command_result (command_id, status, body) VALUES (1, 200, '{}');
      INSERT INTO app_user (name, password_hash, role) VALUES ('ann', 'h', 'admin');
      INSERT INTO api_token (token_hash, user_name, label, expires_at)
        VALUES ('t', 'ann', 'ci', 'infinity');
      INSERT INTO variable (name, value, sealed) VALUES ('größe', '∞ 😀', false);
      INSERT INTO pool (name, slots) VALUES ('gpu', 2);
      INSERT INTO note VALUES (202611, 1, -1, E'two\\nlines', 'ann', now());
      INSERT INTO event_log (actor, event) VALUES ('ann', 'trigger');
      INSERT INTO installation VALUES ('token-key', 'sealed');
      UPDATE epoch SET value = 3, resigned = false, rule_z = true, holder = 'a'
      """;

  private SmallInstallation() {}

  public static void in(DatabaseSettings settings) throws SQLException {
    execute(settings, ROWS);
  }

  public static void execute(DatabaseSettings settings, String sql) throws SQLException {
    try (Connection connection = settings.connect("test", 30);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
