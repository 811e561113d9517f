// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import dev.updraft.db.read.Criterion.Op;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Runs. Thread-safe. */
public final class RunQueries {
  private static final String VERSION =
      " LEFT JOIN dag_version v ON v.dag_id = r.dag_id AND v.version = r.version";
  private static final String FROM =
      " FROM run r LEFT JOIN note n ON n.run_month = r.run_month AND n.run_id = r.run_id"
          + " AND n.instance_no = -1"
          + VERSION;

  /** Over all DAGs the newest are found by the one index that has all months. */
  private static final String FROM_ALL =
      FROM.replace(
          " FROM run r ",
          " FROM run_identity i JOIN run r ON r.run_month = i.run_month"
              + " AND r.run_id = i.run_id ");

  private static final String COLUMNS =
      "SELECT r.run_month, r.run_id, r.dag_id, r.dag_run_id, r.version, r.type, r.state,"
          + " r.logical_date, r.interval_start, r.interval_end, r.run_after, r.created_at,"
          + " r.started_at, r.ended_at, r.conf, r.triggered_by, n.content AS note,"
          + " v.unit, v.created_at AS version_at,"
          + " substr(r.ending, strpos(r.ending, ' ') + 1) AS ending";
  private static final Fields FIELDS = fields("r");
  private static final Fields FIELDS_ALL = fields("i");

  private final DSLContext sql;
  private final ListSql<RunView> runs;
  private final ListSql<RunView> all;

  /** Names stand in both tables: in the one of the alias they are searched. */
  private static Fields fields(String names) {
    return new Fields()
        .key("id", names + ".run_id")
        .text("dag_id", names + ".dag_id")
        .text("run_id", names + ".dag_run_id")
        .text("dag_run_id", names + ".dag_run_id")
        .text("state", "r.state")
        .text("run_type", "r.type")
        .number("dag_version", "r.version")
        .time("logical_date", "r.logical_date")
        .time("run_after", "r.run_after")
        .time("start_date", "r.started_at")
        .time("end_date", "r.ended_at")
        .time("updated_at", "coalesce(r.ended_at, r.started_at, r.created_at)")
        .number(
            "duration",
            "extract(epoch FROM coalesce(r.ended_at, now()) - r.started_at)::double precision")
        .text("conf", "r.conf")
        .text("triggering_user_name", "r.triggered_by")
        .text("bundle_version", "v.unit");
  }

  public RunQueries(DSLContext sql) {
    this.sql = sql;
    this.runs =
        new ListSql<>(
            sql, FIELDS, COLUMNS, FROM, "FROM run r", List.of("r.run_id"), RunQueries::view);
    this.all =
        new ListSql<>(
            sql,
            FIELDS_ALL,
            COLUMNS,
            FROM_ALL,
            "FROM run_identity i",
            List.of("i.run_id"),
            RunQueries::view);
  }

  /** The fields that conditions and orders may name. */
  public static Set<String> fields() {
    return FIELDS.names();
  }

  /** Counted only so far as it is soon done. */
  public Listing<RunView> list(List<Criterion> criteria, Page page) {
    boolean ofDag = criteria.stream().anyMatch(c -> c.op() == Op.ANY && c.field().equals("dag_id"));
    return (ofDag ? runs : all).listMany(criteria, page, "", List.of());
  }

  /** The first that fits; counts none. */
  public Optional<RunView> first(List<Criterion> criteria, Page.Sort order) {
    return runs.rows(criteria, Page.first(1, order)).stream().findFirst();
  }

  public Optional<RunView> find(String dagId, String runId) {
    return sql.resultQuery(
            COLUMNS
                + FROM
                + " JOIN run_identity i ON i.run_month = r.run_month AND i.run_id = r.run_id"
                + " WHERE i.dag_id = ? AND i.dag_run_id = ?",
            dagId,
            runId)
        .fetchOptional(RunQueries::view);
  }

  /** The newest runs of each of the DAGs, newest first. */
  public List<RunView> newest(List<String> dagIds, int each) {
    return sql.resultQuery(
            COLUMNS
                + " FROM unnest(?::text[]) AS d (id) CROSS JOIN LATERAL (SELECT x.run_month,"
                + " x.run_id FROM run_identity x WHERE x.dag_id = d.id ORDER BY x.run_id DESC"
                + " LIMIT ?) i JOIN run r ON r.run_month = i.run_month AND r.run_id = i.run_id"
                + " LEFT JOIN note n ON false"
                + VERSION
                + " ORDER BY r.run_id DESC",
            dagIds.toArray(String[]::new),
            each)
        .fetch(RunQueries::view);
  }

  private static RunView view(Record values) {
    var row = new Row(values);
    return new RunView(
        row.number("run_month"),
        row.big("run_id"),
        row.text("dag_id"),
        row.text("dag_run_id"),
        row.number("version"),
        row.maybeText("unit"),
        row.maybeTime("version_at"),
        row.text("type"),
        row.text("state"),
        row.maybeTime("logical_date"),
        row.maybeTime("interval_start"),
        row.maybeTime("interval_end"),
        row.time("run_after"),
        row.time("created_at"),
        row.maybeTime("started_at"),
        row.maybeTime("ended_at"),
        row.text("conf"),
        row.text("triggered_by"),
        row.maybeText("note"),
        row.maybeText("ending"));
  }
}
