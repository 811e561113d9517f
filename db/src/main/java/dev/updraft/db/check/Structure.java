// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.check;

import static dev.updraft.db.check.Finding.Level.BAD;
import static dev.updraft.db.check.Finding.Level.NOTE;

import java.util.List;

/** What rows live in: partitions, indexes, sequences, the epoch's row. */
final class Structure {
  private static final String MONTHLY =
      "(VALUES ('run'), ('task_instance'), ('task_grant'), ('history')) p (parent)";

  private Structure() {}

  static List<Invariant> all() {
    return List.of(
        new Invariant(
            BAD,
            "the row that says whose write counts is missing",
            "SELECT 'epoch' AS place WHERE NOT EXISTS (SELECT FROM epoch WHERE partition = 0)",
            Invariants.DAMAGE),
        new Invariant(
            BAD,
            "partitions of this and the next month are missing",
            "SELECT parent || '_' || month AS place FROM "
                + MONTHLY
                + " CROSS JOIN (SELECT to_char(now() AT TIME ZONE 'UTC' + make_interval(months =>"
                + " n), 'YYYYMM') AS month FROM generate_series(0, 1) n) m"
                + " WHERE to_regclass(parent || '_' || month) IS NULL",
            "Start a scheduler: it makes those of three months at its start and each hour, or its"
                + " log says why not."),
        new Invariant(
            NOTE,
            "months kept in the default partition, as after a clock that was wrong",
            "SELECT DISTINCT run_month::text AS place FROM run_default",
            "They work, a little slower; nothing has to be done."),
        new Invariant(
            BAD,
            "indexes that are not valid",
            "SELECT c.relname AS place FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid"
                + " WHERE NOT (x.indisvalid AND x.indisready) AND c.relnamespace ="
                + " (SELECT oid FROM pg_namespace WHERE nspname = current_schema())",
            "Build each anew: REINDEX INDEX CONCURRENTLY name."),
        sequences());
  }

  private static Invariant sequences() {
    return new Invariant(
        BAD,
        "sequences behind the numbers that they gave",
        "SELECT s.sequencename || ' at ' || coalesce(s.last_value, 0) || ' of ' || m.known AS"
            + " place FROM pg_sequences s JOIN ("
            + String.join(
                " UNION ALL ",
                known("run_id_seq", "run_id", "run_identity"),
                known("history_feed_seq", "feed_id", "history"),
                known("command_id_seq", "id", "command"),
                known("event_log_id_seq", "id", "event_log"),
                known("late_report_id_seq", "id", "late_report"),
                known("quarantine_id_seq", "id", "quarantine"),
                known("import_error_id_seq", "id", "import_error"))
            + ") m ON m.name = s.sequencename WHERE s.schemaname = current_schema()"
            + " AND coalesce(s.last_value, 0) < m.known",
        "Set each to the second number: SELECT setval('name', number).");
  }

  private static String known(String sequence, String column, String table) {
    return "SELECT '" + sequence + "' AS name, max(" + column + ") AS known FROM " + table;
  }
}
