// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.EVENT_LOG;

import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The audit log. Thread-safe. */
public final class EventLogStore {
  private final DSLContext sql;

  public EventLogStore(DSLContext sql) {
    this.sql = sql;
  }

  public record Entry(
      long id,
      Instant at,
      String actor,
      String event,
      @Nullable String dagId,
      @Nullable String dagRunId,
      @Nullable String taskId,
      String extra) {}

  /** Newest first; null = of all DAGs. */
  public Page<Entry> list(@Nullable String dagId, int limit, int offset) {
    var condition = dagId == null ? DSL.noCondition() : EVENT_LOG.DAG_ID.eq(dagId);
    return new Page<>(
        sql.selectFrom(EVENT_LOG)
            .where(condition)
            .orderBy(EVENT_LOG.ID.desc())
            .limit(limit)
            .offset(offset)
            .fetch(
                row ->
                    new Entry(
                        row.get(EVENT_LOG.ID), row.get(EVENT_LOG.AT),
                        row.get(EVENT_LOG.ACTOR), row.get(EVENT_LOG.EVENT),
                        row.get(EVENT_LOG.DAG_ID), row.get(EVENT_LOG.DAG_RUN_ID),
                        row.get(EVENT_LOG.TASK_ID), row.get(EVENT_LOG.EXTRA))),
        sql.fetchCount(EVENT_LOG, condition));
  }

  /** An audit row in the caller's transaction. */
  static void add(DSLContext tx, String actor, String event, String extra) {
    tx.insertInto(EVENT_LOG)
        .set(EVENT_LOG.ACTOR, actor)
        .set(EVENT_LOG.EVENT, event)
        .set(EVENT_LOG.EXTRA, extra)
        .execute();
  }
}
