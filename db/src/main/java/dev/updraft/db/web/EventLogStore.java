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

  /** A command, filed under the DAG, run and task that its payload names. */
  static void command(DSLContext tx, String actor, String kind, String payload) {
    tx.query(
            "INSERT INTO event_log (actor, event, dag_id, dag_run_id, task_id, map_index, extra)"
                + " SELECT ?, ?, p ->> 'dag_id', p ->> 'dag_run_id',"
                + " CASE WHEN json_typeof(p -> 'task_ids') = 'array'"
                + " AND json_array_length(p -> 'task_ids') = 1 THEN p -> 'task_ids' ->> 0 END,"
                + " CASE WHEN json_typeof(p -> 'map_index') = 'number'"
                + " THEN (p ->> 'map_index')::int END, ? FROM (SELECT ?::json AS p) x",
            actor,
            kind,
            payload,
            payload)
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
