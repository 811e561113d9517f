// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Pools and what takes their slots now. Thread-safe. */
public final class PoolQueries {
  private static final String FROM =
      "FROM pool p LEFT JOIN (SELECT k.pool,"
          + " coalesce(sum(k.slots) FILTER (WHERE t.state IN ('running', 'restarting')), 0)::int"
          + " AS running,"
          + " coalesce(sum(k.slots) FILTER (WHERE t.state = 'queued'), 0)::int AS queued,"
          + " coalesce(sum(k.slots) FILTER (WHERE t.state = 'scheduled'), 0)::int AS scheduled,"
          + " coalesce(sum(k.slots) FILTER (WHERE t.state = 'deferred'), 0)::int AS deferred"
          + " FROM run r"
          + " JOIN task_instance t ON t.run_month = r.run_month AND t.run_id = r.run_id"
          + " JOIN dag_task k ON k.dag_id = r.dag_id AND k.version = r.version"
          + " AND k.task_no = t.task_no"
          + " WHERE r.state IN ('queued', 'running')"
          + " AND t.state IN ('running', 'restarting', 'queued', 'scheduled', 'deferred')"
          + " GROUP BY k.pool) u ON u.pool = p.name";
  private static final String COLUMNS =
      "SELECT p.name, p.slots, p.include_deferred, p.description,"
          + " coalesce(u.running, 0) AS running, coalesce(u.queued, 0) AS queued,"
          + " coalesce(u.scheduled, 0) AS scheduled, coalesce(u.deferred, 0) AS deferred";
  private static final Fields FIELDS =
      new Fields().text("id", "p.name").text("name", "p.name").text("pool", "p.name");

  private final ListSql<PoolView> pools;

  public PoolQueries(DSLContext sql) {
    this.pools = new ListSql<>(sql, FIELDS, COLUMNS, FROM, List.of("p.name"), PoolQueries::view);
  }

  /** The fields that conditions and orders may name. */
  public static Set<String> fields() {
    return FIELDS.names();
  }

  public Listing<PoolView> list(List<Criterion> criteria, Page page) {
    return pools.list(criteria, page);
  }

  public Optional<PoolView> find(String name) {
    return pools.find("p.name = ?", name);
  }

  private static PoolView view(Record values) {
    var row = new Row(values);
    return new PoolView(
        row.text("name"),
        row.number("slots"),
        row.flag("include_deferred"),
        row.text("description"),
        row.number("running"),
        row.number("queued"),
        row.number("scheduled"),
        row.number("deferred"));
  }

  /**
   * A pool; the counts are slots, not tasks.
   *
   * @param slots -1 = no limit
   */
  public record PoolView(
      String name,
      int slots,
      boolean includeDeferred,
      String description,
      int running,
      int queued,
      int scheduled,
      int deferred) {
    public int occupied() {
      return running + queued + (includeDeferred ? deferred : 0);
    }

    /** Free ones; -1 = no limit. */
    public int open() {
      return slots < 0 ? -1 : slots - occupied();
    }
  }
}
