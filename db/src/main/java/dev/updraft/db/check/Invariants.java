// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.check;

import static dev.updraft.db.check.Finding.Level.BAD;
import static dev.updraft.db.check.Finding.Level.NOTE;

import java.util.List;
import java.util.stream.Stream;

/** All of them; the code that keeps each is named where it is not plain. */
final class Invariants {
  static final String DAMAGE =
      "Updraft never writes this: look at the disk and at who else writes here, then restore a"
          + " backup from before.";
  private static final String RUN = "dag_id || '/' || dag_run_id AS place";
  private static final String INSTANCE =
      "r.dag_id || '/' || r.dag_run_id || ' ' || i.task_id || '[' || i.map_index || ']' AS place";
  private static final String ENDED =
      "('success', 'failed', 'skipped', 'upstream_failed', 'removed')";

  private Invariants() {}

  static List<Invariant> all() {
    return Stream.of(histories(), states(), grants(), List.of(quarantine()))
        .flatMap(List::stream)
        .toList();
  }

  /** Legality refuses to commit anything else. */
  private static List<Invariant> histories() {
    return List.of(
        bad(
            "gaps or breaks in the history",
            "SELECT 'run ' || run_id || ' instance ' || instance_no || ' at ' || seq AS place FROM"
                + " (SELECT run_id, instance_no, seq, from_state, lag(to_state, 1, '') OVER w AS"
                + " before, lag(seq, 1, 0) OVER w AS former FROM history WINDOW w AS (PARTITION BY"
                + " run_month, run_id, instance_no ORDER BY seq)) h"
                + " WHERE seq <> former + 1 OR from_state <> before"),
        bad(
            "task instances that do not follow from their history",
            "SELECT "
                + INSTANCE
                + " FROM task_instance i LEFT JOIN run r ON "
                + of("i")
                + " LEFT JOIN history h ON h.run_month = i.run_month AND h.run_id = i.run_id AND"
                + " h.instance_no = i.instance_no AND h.seq = i.seq LEFT JOIN history n ON"
                + " n.run_month = i.run_month AND n.run_id = i.run_id AND n.instance_no ="
                + " i.instance_no AND n.seq = i.seq + 1"
                + " WHERE h.to_state IS DISTINCT FROM i.state OR n.seq IS NOT NULL"),
        bad(
            "runs that do not follow from their history",
            "SELECT r."
                + RUN
                + " FROM run r LEFT JOIN history h ON "
                + of("h")
                + " AND h.instance_no = -1 AND h.seq = r.seq LEFT JOIN history n ON "
                + of("n")
                + " AND n.instance_no = -1 AND n.seq = r.seq + 1"
                + " WHERE h.to_state IS DISTINCT FROM r.state OR n.seq IS NOT NULL"));
  }

  /** A run ends when all its tasks have; what a mark leaves for later stands in its sweep. */
  private static List<Invariant> states() {
    return List.of(
        bad(
            "task instances whose final state is not their state",
            "SELECT "
                + INSTANCE
                + " FROM task_instance i LEFT JOIN run r ON "
                + of("i")
                + " WHERE i.final_state IS DISTINCT FROM CASE WHEN i.state IN "
                + ENDED
                + " THEN i.state END"),
        bad(
            "active task instances of runs that ended",
            "SELECT "
                + INSTANCE
                + " FROM run r JOIN task_instance i ON "
                + of("i")
                + " WHERE r.state IN ('success', 'failed') AND r.sweep IS NULL AND i.state NOT IN "
                + ENDED));
  }

  /** A state that needs a grant is committed with it, and left with its end. */
  private static List<Invariant> grants() {
    return List.of(
        new Invariant(
            BAD,
            "queued or running task instances without a grant",
            "SELECT "
                + INSTANCE
                + " FROM task_instance i LEFT JOIN run r ON "
                + of("i")
                + " WHERE i.state IN ('queued', 'running') AND NOT EXISTS (SELECT FROM task_grant g"
                + " WHERE g.run_month = i.run_month AND g.run_id = i.run_id AND g.instance_no ="
                + " i.instance_no AND g.state IN ('queued', 'started'))",
            "They would wait for ever: mark them as failed on their pages, then clear them."),
        bad(
            "task instances with several open grants",
            "SELECT 'run ' || run_id || ' instance ' || instance_no AS place FROM task_grant"
                + " WHERE state IN ('queued', 'started')"
                + " GROUP BY run_month, run_id, instance_no HAVING count(*) > 1"),
        // RunRows.loose: by its deadline the next leader finds such a run.
        bad(
            "open grants of ended runs that no leader would find",
            "SELECT DISTINCT r."
                + RUN
                + " FROM task_grant g JOIN run r ON "
                + of("g")
                + " WHERE g.state IN ('queued', 'started') AND r.state IN ('success', 'failed')"
                + " AND r.timeout_at = 'infinity'"));
  }

  private static Invariant quarantine() {
    return new Invariant(
        NOTE,
        "events that could not be processed",
        "SELECT kind || ' at ' || at || ': ' || left(cause, 80) AS place FROM quarantine"
            + " ORDER BY id DESC",
        "Each failed its attempt or suspended its run, and nothing else; the audit log has"
            + " them (event 'quarantine').");
  }

  static Invariant bad(String what, String broken) {
    return new Invariant(BAD, what, broken, DAMAGE);
  }

  private static String of(String table) {
    return "%1$s.run_month = r.run_month AND %1$s.run_id = r.run_id".formatted(table);
  }
}
