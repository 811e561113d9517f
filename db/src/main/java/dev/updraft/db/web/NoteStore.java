// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.RunView;
import java.util.List;
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
    put(actor, run, new Integer[] {OF_RUN}, null, text);
  }

  /** The same for all these instances of one task; null or empty takes their notes away. */
  public void put(String actor, List<InstanceView> instances, @Nullable String text) {
    Integer[] numbers = instances.stream().map(InstanceView::instanceNo).toArray(Integer[]::new);
    InstanceView first = instances.getFirst();
    put(actor, first.run(), numbers, first.taskId(), text);
  }

  private void put(
      String actor,
      RunView run,
      Integer[] instances,
      @Nullable String task,
      @Nullable String text) {
    sql.transaction(
        transaction -> {
          DSLContext tx = transaction.dsl();
          if (text == null || text.isEmpty()) {
            tx.query(
                    "DELETE FROM note WHERE run_month = ? AND run_id = ?"
                        + " AND instance_no = ANY (?::int[])",
                    run.month(),
                    run.id(),
                    instances)
                .execute();
          } else {
            tx.query(
                    "INSERT INTO note (run_month, run_id, instance_no, content, author)"
                        + " SELECT ?, ?, n, ?, ? FROM unnest(?::int[]) n"
                        + " ON CONFLICT (run_month, run_id, instance_no)"
                        + " DO UPDATE SET content = excluded.content, author = excluded.author,"
                        + " changed_at = now()",
                    run.month(),
                    run.id(),
                    text,
                    actor,
                    instances)
                .execute();
          }
          EventLogStore.of(
              tx, actor, "note", new EventLogStore.Subject(run.dagId(), run.runId(), task));
        });
  }
}
