// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db;

import java.time.Duration;
import java.time.Instant;
import org.jooq.DSLContext;

/**
 * Removes what stands beside the runs and nobody needs any more. In batches, each a transaction of
 * its own: the leader's writes never wait for it. Several processes may do it at once.
 */
enum Retention {
  /** Reports that came too late are kept for whoever looks into an incident. */
  LATE_REPORTS("late_report", Duration.ofDays(30)),
  /** The event log has the beginning of each for longer. */
  QUARANTINE("quarantine", Duration.ofDays(30)),
  /** Who did what: asked for in audits, which are yearly. */
  EVENT_LOG("event_log", Duration.ofDays(400));

  private static final int BATCH = 1_000;

  private final String table;
  private final Duration kept;

  Retention(String table, Duration kept) {
    this.table = table;
    this.kept = kept;
  }

  /** Goes on until nothing old is left, or the thread is interrupted. */
  static void once(DSLContext sql, Instant now) {
    for (Retention each : values()) {
      while (!Thread.currentThread().isInterrupted() && each.batch(sql, now) > 0) {}
    }
  }

  /** The oldest rows have the smallest ids: nothing is read beyond the first that is young. */
  private int batch(DSLContext sql, Instant now) {
    return sql.execute(
        "DELETE FROM "
            + table
            + " WHERE id IN (SELECT id FROM (SELECT id, at FROM "
            + table
            + " ORDER BY id LIMIT "
            + BATCH
            + ") AS oldest WHERE at < CAST(? AS timestamptz))",
        now.minus(kept).toString());
  }
}
