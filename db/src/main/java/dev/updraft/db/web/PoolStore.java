// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.web;

import static dev.updraft.db.generated.Tables.POOL;

import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/** Pools, read only: the engine remembers them, so commands change them. Thread-safe. */
public final class PoolStore {
  private final DSLContext sql;

  public PoolStore(DSLContext sql) {
    this.sql = sql;
  }

  public record Pool(String name, int slots, boolean includeDeferred, String description) {}

  public List<Pool> list() {
    return sql.selectFrom(POOL).orderBy(POOL.NAME).fetch(PoolStore::view);
  }

  public Optional<Pool> find(String name) {
    return sql.selectFrom(POOL).where(POOL.NAME.eq(name)).fetchOptional(PoolStore::view);
  }

  private static Pool view(org.jooq.Record row) {
    return new Pool(
        row.get(POOL.NAME),
        row.get(POOL.SLOTS),
        row.get(POOL.INCLUDE_DEFERRED),
        row.get(POOL.DESCRIPTION));
  }
}
