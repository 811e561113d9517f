// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import dev.updraft.engine.spec.Demand;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The workers as the leader heard them last, and what DAGs ask of them. Thread-safe. */
public final class WorkerQueries {
  private static final String ALL =
      "SELECT w.*, coalesce(g.running, 0) AS running FROM worker w LEFT JOIN"
          + " (SELECT g.incarnation, count(*)::int AS running FROM run r"
          + " JOIN task_instance t ON t.run_month = r.run_month AND t.run_id = r.run_id"
          + " AND t.state IN ('running', 'queued', 'restarting')"
          + " JOIN task_grant g ON g.run_month = t.run_month AND g.run_id = t.run_id"
          + " AND g.instance_no = t.instance_no AND g.ended_at IS NULL"
          + " WHERE r.state IN ('queued', 'running') GROUP BY g.incarnation) g"
          + " ON g.incarnation = w.incarnation"
          + " ORDER BY NOT w.up, w.host, w.since";

  private static final String UP =
      "SELECT w.*, 0 AS running FROM worker w WHERE w.up ORDER BY w.host, w.since";

  // With spaces in the slice: jOOQ takes ":3" for a parameter.
  private static final String DEMANDS =
      "SELECT k.dag_id, k.queue, k.needs, count(*) AS tasks,"
          + " (array_agg(k.task_id ORDER BY k.task_no))[1 : 3] AS named"
          + " FROM dag d JOIN dag_task k ON k.dag_id = d.dag_id AND k.version = d.version"
          + " WHERE d.dag_id = ANY (?) GROUP BY k.dag_id, k.queue, k.needs"
          + " ORDER BY k.dag_id, min(k.task_no)";

  private final DSLContext sql;

  public WorkerQueries(DSLContext sql) {
    this.sql = sql;
  }

  /** Those that are up first, and how much each has in hand. */
  public List<WorkerView> all() {
    return sql.resultQuery(ALL).fetch(WorkerQueries::view);
  }

  /** Only those that are up, without what they have in hand. */
  public List<WorkerView> up() {
    return sql.resultQuery(UP).fetch(WorkerQueries::view);
  }

  /** What the live versions of these DAGs ask for: each kind of demand once a DAG. */
  public List<Demanded> demands(List<String> dagIds) {
    return sql.resultQuery(DEMANDS, (Object) dagIds.toArray(String[]::new))
        .fetch(
            values -> {
              var row = new Row(values);
              return new Demanded(
                  row.text("dag_id"),
                  new Demand(row.text("queue"), row.text("needs").lines().toList()),
                  row.number("tasks"),
                  row.texts("named"));
            });
  }

  private static WorkerView view(Record values) {
    var row = new Row(values);
    return new WorkerView(
        row.text("incarnation"),
        row.text("host"),
        row.flag("up"),
        row.number("slots"),
        row.number("running"),
        row.number("cpus"),
        row.big("memory"),
        row.text("queues").lines().toList(),
        row.text("has").lines().toList(),
        row.time("since"),
        row.time("changed_at"));
  }

  /**
   * A worker.
   *
   * @param running grants it has in hand, some of which may still wait for a slot
   * @param cpus 0 = not known
   * @param memory bytes; 0 = not known
   * @param since when it was first heard
   * @param changedAt of one that is not up: when it was heard last
   */
  public record WorkerView(
      String incarnation,
      String host,
      boolean up,
      int slots,
      int running,
      int cpus,
      long memory,
      List<String> queues,
      List<String> has,
      Instant since,
      Instant changedAt) {
    public WorkerView {
      queues = List.copyOf(queues);
      has = List.copyOf(has);
    }
  }

  /**
   * What some tasks of a DAG ask of a worker.
   *
   * @param named some of them
   */
  public record Demanded(String dagId, Demand demand, int tasks, List<String> named) {
    public Demanded {
      named = List.copyOf(named);
    }
  }
}
