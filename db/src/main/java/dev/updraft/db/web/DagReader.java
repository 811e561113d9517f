// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.DAG;
import static dev.updraft.db.generated.Tables.DAG_VERSION;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** DAGs with their current version. Thread-safe. */
public final class DagReader {
  private final DSLContext sql;

  public DagReader(DSLContext sql) {
    this.sql = sql;
  }

  /** A DAG; {@code nextAt} is {@link Instant#MAX} for never. */
  public record DagView(
      String dagId,
      int version,
      String file,
      boolean paused,
      boolean stale,
      String description,
      String owner,
      List<String> tags,
      String schedule,
      @Nullable Instant lastIntervalEnd,
      Instant nextAt) {
    public DagView {
      tags = List.copyOf(tags);
    }
  }

  /** Null = any. {@code idPart} is found anywhere in the id, whatever its case. */
  public record Filter(@Nullable String idPart, @Nullable Boolean paused, @Nullable String tag) {}

  /** By id; DAGs whose file is gone are left out. */
  public Page<DagView> list(Filter filter, int limit, int offset) {
    Condition condition = DAG.STALE.isFalse();
    if (filter.idPart() != null) {
      condition = condition.and(DAG.DAG_ID.containsIgnoreCase(filter.idPart()));
    }
    if (filter.paused() != null) {
      condition = condition.and(DAG.PAUSED.eq(filter.paused()));
    }
    if (filter.tag() != null) {
      condition = condition.and(DSL.val(filter.tag()).eq(DSL.any(DAG_VERSION.TAGS)));
    }
    var from = sql.select().from(DAG).join(DAG_VERSION).on(current());
    long total = sql.fetchCount(from.where(condition));
    return new Page<>(
        sql.select()
            .from(DAG)
            .join(DAG_VERSION)
            .on(current())
            .where(condition)
            .orderBy(DAG.DAG_ID)
            .limit(limit)
            .offset(offset)
            .fetch(DagReader::view),
        total);
  }

  public Optional<DagView> find(String dagId) {
    return sql.select()
        .from(DAG)
        .join(DAG_VERSION)
        .on(current())
        .where(DAG.DAG_ID.eq(dagId))
        .fetchOptional(DagReader::view);
  }

  /** The spec's JSON of one version. */
  public Optional<String> spec(String dagId, int version) {
    return sql.select(DAG_VERSION.SPEC)
        .from(DAG_VERSION)
        .where(DAG_VERSION.DAG_ID.eq(dagId), DAG_VERSION.VERSION.eq(version))
        .fetchOptional(DAG_VERSION.SPEC);
  }

  /** The source text of one version. */
  public Optional<String> source(String dagId, int version) {
    return sql.select(DAG_VERSION.SOURCE)
        .from(DAG_VERSION)
        .where(DAG_VERSION.DAG_ID.eq(dagId), DAG_VERSION.VERSION.eq(version))
        .fetchOptional(DAG_VERSION.SOURCE);
  }

  private static Condition current() {
    return DAG_VERSION.DAG_ID.eq(DAG.DAG_ID).and(DAG_VERSION.VERSION.eq(DAG.VERSION));
  }

  private static DagView view(Record row) {
    return new DagView(
        row.get(DAG.DAG_ID),
        row.get(DAG.VERSION),
        row.get(DAG.FILE),
        row.get(DAG.PAUSED),
        row.get(DAG.STALE),
        row.get(DAG_VERSION.DESCRIPTION),
        row.get(DAG_VERSION.OWNER),
        List.of(row.get(DAG_VERSION.TAGS)),
        row.get(DAG_VERSION.SCHEDULE),
        row.get(DAG.LAST_INTERVAL_END),
        row.get(DAG.NEXT_AT));
  }
}
