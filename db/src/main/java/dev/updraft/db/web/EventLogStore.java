// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.EVENT_LOG;

import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Writes the audit log, always in the transaction of what it tells. */
final class EventLogStore {
  private EventLogStore() {}

  static void add(DSLContext tx, String actor, String event, String extra) {
    tx.insertInto(EVENT_LOG)
        .set(EVENT_LOG.ACTOR, actor)
        .set(EVENT_LOG.EVENT, event)
        .set(EVENT_LOG.EXTRA, extra)
        .execute();
  }

  /** Something about one run, or one task of it. */
  static void of(DSLContext tx, String actor, String event, Subject subject) {
    tx.insertInto(EVENT_LOG)
        .set(EVENT_LOG.ACTOR, actor)
        .set(EVENT_LOG.EVENT, event)
        .set(EVENT_LOG.DAG_ID, subject.dagId())
        .set(EVENT_LOG.DAG_RUN_ID, subject.runId())
        .set(EVENT_LOG.TASK_ID, subject.taskId())
        .execute();
  }

  /** What an entry is about. */
  record Subject(String dagId, String runId, @Nullable String taskId) {}
}
