// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.RunView;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What people write about runs and tasks. Every change leaves an audit row. Thread-safe. */
public final class NoteStore {
  private static final int OF_RUN = -1;

  private final DSLContext sql;

  public NoteStore(DSLContext sql) {
    this.sql = sql;
  }

  /** Null or empty takes the note away. */
  public void put(String actor, RunView run, @Nullable String text) {
    put(actor, run, OF_RUN, null, text);
  }

  /** Null or empty takes the note away. */
  public void put(String actor, InstanceView instance, @Nullable String text) {
    put(actor, instance.run(), instance.instanceNo(), instance.taskId(), text);
  }

  private void put(
      String actor, RunView run, int instance, @Nullable String task, @Nullable String text) {
    sql.transaction(
        transaction -> {
          DSLContext tx = transaction.dsl();
          if (text == null || text.isEmpty()) {
            tx.query(
                    "DELETE FROM note WHERE run_month = ? AND run_id = ? AND instance_no = ?",
                    run.month(),
                    run.id(),
                    instance)
                .execute();
          } else {
            tx.query(
                    "INSERT INTO note (run_month, run_id, instance_no, content, author)"
                        + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (run_month, run_id, instance_no)"
                        + " DO UPDATE SET content = excluded.content, author = excluded.author,"
                        + " changed_at = now()",
                    run.month(),
                    run.id(),
                    instance,
                    text,
                    actor)
                .execute();
          }
          EventLogStore.of(
              tx, actor, "note", new EventLogStore.Subject(run.dagId(), run.runId(), task));
        });
  }
}
