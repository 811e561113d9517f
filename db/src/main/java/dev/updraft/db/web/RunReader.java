// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.RUN;
import static dev.updraft.db.generated.Tables.RUN_IDENTITY;

import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.RunType;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Runs, the newest first. Thread-safe. */
public final class RunReader {
  private final DSLContext sql;

  public RunReader(DSLContext sql) {
    this.sql = sql;
  }

  /** Null or empty = any. */
  public record Filter(@Nullable String dagId, List<RunState> states) {
    public Filter {
      states = List.copyOf(states);
    }
  }

  public Page<RunRow> list(Filter filter, int limit, int offset) {
    Condition condition = condition(filter);
    return new Page<>(
        sql.selectFrom(RUN)
            .where(condition)
            .orderBy(RUN.RUN_ID.desc())
            .limit(limit)
            .offset(offset)
            .fetch(RunReader::row),
        sql.fetchCount(RUN, condition));
  }

  /** At most {@code limit} runs older than {@code before}; costs the same however far back. */
  public List<RunRow> before(Filter filter, long before, int limit) {
    return sql.selectFrom(RUN)
        .where(condition(filter), RUN.RUN_ID.lt(before))
        .orderBy(RUN.RUN_ID.desc())
        .limit(limit)
        .fetch(RunReader::row);
  }

  public Optional<RunRow> find(String dagId, String dagRunId) {
    return sql.select(RUN_IDENTITY.RUN_MONTH, RUN_IDENTITY.RUN_ID)
        .from(RUN_IDENTITY)
        .where(RUN_IDENTITY.DAG_ID.eq(dagId), RUN_IDENTITY.DAG_RUN_ID.eq(dagRunId))
        .fetchOptional(found -> new RunKey(found.value1(), found.value2()))
        .flatMap(this::find);
  }

  public Optional<RunRow> find(RunKey key) {
    return sql.selectFrom(RUN)
        .where(RUN.RUN_MONTH.eq(key.month()), RUN.RUN_ID.eq(key.id()))
        .fetchOptional(RunReader::row);
  }

  private static Condition condition(Filter filter) {
    Condition condition = DSL.noCondition();
    if (filter.dagId() != null) {
      condition = condition.and(RUN.DAG_ID.eq(filter.dagId()));
    }
    if (!filter.states().isEmpty()) {
      condition =
          condition.and(RUN.STATE.in(filter.states().stream().map(RunState::text).toList()));
    }
    return condition;
  }

  private static RunRow row(Record row) {
    return new RunRow(
        new RunKey(row.get(RUN.RUN_MONTH), row.get(RUN.RUN_ID)),
        row.get(RUN.DAG_ID),
        row.get(RUN.DAG_RUN_ID),
        row.get(RUN.VERSION),
        RunType.of(row.get(RUN.TYPE)),
        RunState.of(row.get(RUN.STATE)),
        row.get(RUN.LOGICAL_DATE),
        row.get(RUN.INTERVAL_START),
        row.get(RUN.INTERVAL_END),
        row.get(RUN.RUN_AFTER),
        row.get(RUN.CREATED_AT),
        row.get(RUN.STARTED_AT),
        row.get(RUN.ENDED_AT),
        row.get(RUN.CONF),
        row.get(RUN.TRIGGERED_BY),
        row.get(RUN.SEQ),
        row.get(RUN.TIMEOUT_AT));
  }
}
