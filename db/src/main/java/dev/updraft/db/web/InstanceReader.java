// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.RUN_IDENTITY;
import static dev.updraft.db.generated.Tables.TASK_INSTANCE;

import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.util.List;
import java.util.Locale;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Task instances with their names. Thread-safe. */
public final class InstanceReader {
  private final DSLContext sql;

  public InstanceReader(DSLContext sql) {
    this.sql = sql;
  }

  public record InstanceView(String dagId, String dagRunId, String taskId, InstanceRow row) {}

  /** Null or empty = any. */
  public record Filter(
      @Nullable RunKey run,
      @Nullable String dagId,
      @Nullable String taskId,
      List<TaskState> states) {
    public Filter {
      states = List.copyOf(states);
    }
  }

  /** Newest run first, then by number. */
  public Page<InstanceView> list(Filter filter, int limit, int offset) {
    Condition condition = condition(filter);
    return new Page<>(
        sql.select(TASK_INSTANCE.asterisk(), RUN_IDENTITY.DAG_RUN_ID)
            .from(TASK_INSTANCE)
            .join(RUN_IDENTITY)
            .on(RUN_IDENTITY.RUN_ID.eq(TASK_INSTANCE.RUN_ID))
            .where(condition)
            .orderBy(TASK_INSTANCE.RUN_ID.desc(), TASK_INSTANCE.INSTANCE_NO)
            .limit(limit)
            .offset(offset)
            .fetch(InstanceReader::view),
        sql.fetchCount(TASK_INSTANCE, condition));
  }

  /** States that are final are asked through the column that is indexed. */
  private static Condition condition(Filter filter) {
    Condition condition = DSL.noCondition();
    RunKey run = filter.run();
    if (run != null) {
      condition =
          condition.and(
              TASK_INSTANCE.RUN_MONTH.eq(run.month()).and(TASK_INSTANCE.RUN_ID.eq(run.id())));
    }
    if (filter.dagId() != null) {
      condition = condition.and(TASK_INSTANCE.DAG_ID.eq(filter.dagId()));
    }
    if (filter.taskId() != null) {
      condition = condition.and(TASK_INSTANCE.TASK_ID.eq(filter.taskId()));
    }
    if (!filter.states().isEmpty()) {
      boolean ended = filter.states().stream().allMatch(TaskState::ended);
      var column = ended ? TASK_INSTANCE.FINAL_STATE : TASK_INSTANCE.STATE;
      condition = condition.and(column.in(filter.states().stream().map(TaskState::text).toList()));
    }
    return condition;
  }

  private static InstanceView view(Record row) {
    var t = TASK_INSTANCE;
    InstanceKey key =
        new InstanceKey(
            new RunKey(row.get(t.RUN_MONTH), row.get(t.RUN_ID)), row.get(t.INSTANCE_NO));
    return new InstanceView(
        row.get(t.DAG_ID),
        row.get(RUN_IDENTITY.DAG_RUN_ID),
        row.get(t.TASK_ID),
        new InstanceRow(
            key,
            row.get(t.TASK_NO),
            row.get(t.MAP_INDEX),
            TaskState.of(row.get(t.STATE)),
            row.get(t.ATTEMPT),
            row.get(t.STEP),
            row.get(t.MAX_ATTEMPTS),
            row.get(t.SEQ),
            InstanceRow.Timer.valueOf(row.get(t.TIMER).toUpperCase(Locale.ROOT)),
            row.get(t.TIMER_AT),
            row.get(t.SCHEDULED_AT),
            row.get(t.QUEUED_AT),
            row.get(t.STARTED_AT),
            row.get(t.ENDED_AT),
            row.get(t.HANDLE),
            row.get(t.RESULT),
            row.get(t.RESULT_OBJECT),
            row.get(t.RESULT_LENGTH),
            row.get(t.NOTE)));
  }
}
