// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.SpecJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;

/** DAGs and their versions. Thread-safe. */
public final class DagQueries {
  private static final String FROM =
      " FROM dag d JOIN dag_version v ON v.dag_id = d.dag_id AND v.version = d.version";
  private static final String COLUMNS =
      "SELECT d.dag_id, d.version, d.file, d.paused, d.stale,"
          + " nullif(d.next_at, 'infinity'::timestamptz) AS next_at,"
          + " d.last_interval_start, d.last_interval_end, v.description, v.owner, v.tags,"
          + " v.schedule, v.unit, v.created_at,"
          + " coalesce((v.spec::json ->> 'maxActiveRuns')::int, 16) AS max_runs,"
          + " coalesce((v.spec::json ->> 'maxActiveTasks')::int, 16) AS max_tasks,"
          + " EXISTS (SELECT FROM import_error e WHERE e.file = d.file) AS broken";
  private static final String LAST_STATE =
      "(SELECT r.state FROM run r WHERE r.dag_id = d.dag_id ORDER BY r.run_id DESC LIMIT 1)";
  private static final Fields FIELDS =
      new Fields()
          .text("dag_id", "d.dag_id")
          .text("dag_display_name", "d.dag_id")
          .time("next_dagrun", "nullif(d.next_at, 'infinity'::timestamptz)")
          .text("owners", "v.owner")
          .flag("paused", "d.paused")
          .flag("stale", "d.stale")
          .flag("has_import_errors", "EXISTS (SELECT FROM import_error e WHERE e.file = d.file)")
          .text("last_dag_run_state", LAST_STATE)
          .text("state", LAST_STATE)
          .text("last_run_state", LAST_STATE)
          .time(
              "last_run_start_date",
              "(SELECT r.started_at FROM run r WHERE r.dag_id = d.dag_id"
                  + " ORDER BY r.run_id DESC LIMIT 1)");

  private final DSLContext sql;

  public DagQueries(DSLContext sql) {
    this.sql = sql;
  }

  /** The fields that conditions and orders may name. */
  public static Set<String> fields() {
    return FIELDS.names();
  }

  /** With {@code tags}: those that carry one of them, or all. */
  public Listing<DagView> list(
      List<Criterion> criteria, List<String> tags, boolean allTags, Page page) {
    var binds = new ArrayList<Object>();
    String where = FIELDS.where(criteria, binds);
    if (!tags.isEmpty()) {
      where +=
          (where.isEmpty() ? " WHERE" : " AND")
              + " v.tags "
              + (allTags ? "@>" : "&&")
              + " ?::text[]";
      binds.add(tags.toArray(String[]::new));
    }
    var rows =
        sql.resultQuery(COLUMNS + FROM + where + FIELDS.order(page, "d.dag_id"), binds.toArray())
            .fetch(DagQueries::view);
    Long total =
        sql.resultQuery("SELECT count(*)" + FROM + where, binds.toArray()).fetchOne(0, Long.class);
    return new Listing<>(rows, total == null ? 0 : total);
  }

  public Optional<DagView> find(String dagId) {
    return sql.resultQuery(COLUMNS + FROM + " WHERE d.dag_id = ?", dagId)
        .fetchOptional(DagQueries::view);
  }

  public Optional<DagSpec> spec(String dagId, int version) {
    return sql.resultQuery(
            "SELECT spec FROM dag_version WHERE dag_id = ? AND version = ?", dagId, version)
        .fetchOptional(r -> SpecJson.read(new Row(r).text("spec")));
  }

  public Optional<String> source(String dagId, int version) {
    return sql.resultQuery(
            "SELECT source FROM dag_version WHERE dag_id = ? AND version = ?", dagId, version)
        .fetchOptional(r -> new Row(r).text("source"));
  }

  /** Newest first. */
  public List<VersionView> versions(String dagId) {
    return sql.resultQuery(
            "SELECT dag_id, version, unit, created_at FROM dag_version WHERE dag_id = ?"
                + " ORDER BY version DESC",
            dagId)
        .fetch(DagQueries::version);
  }

  public Optional<VersionView> version(String dagId, int version) {
    return sql.resultQuery(
            "SELECT dag_id, version, unit, created_at FROM dag_version WHERE dag_id = ?"
                + " AND version = ?",
            dagId,
            version)
        .fetchOptional(DagQueries::version);
  }

  /** Runs by state, of each DAG that has any. */
  public Map<String, Map<String, Integer>> stats(List<String> dagIds) {
    return sql
        .resultQuery(
            "SELECT dag_id, state, count(*)::int AS n FROM run WHERE dag_id = ANY (?)"
                + " GROUP BY dag_id, state",
            (Object) dagIds.toArray(String[]::new))
        .fetchGroups(r -> new Row(r).text("dag_id"))
        .entrySet()
        .stream()
        .collect(
            java.util.stream.Collectors.toMap(
                Map.Entry::getKey,
                e ->
                    e.getValue()
                        .intoMap(r -> new Row(r).text("state"), r -> new Row(r).number("n"))));
  }

  private static VersionView version(Record values) {
    var row = new Row(values);
    return new VersionView(
        row.text("dag_id"), row.number("version"), row.text("unit"), row.time("created_at"));
  }

  private static DagView view(Record values) {
    var row = new Row(values);
    return new DagView(
        row.text("dag_id"),
        row.number("version"),
        row.text("file"),
        row.flag("paused"),
        row.flag("stale"),
        row.maybeTime("next_at"),
        row.maybeTime("last_interval_start"),
        row.maybeTime("last_interval_end"),
        row.text("description"),
        row.text("owner"),
        row.texts("tags"),
        row.text("schedule"),
        row.text("unit"),
        row.time("created_at"),
        row.number("max_runs"),
        row.number("max_tasks"),
        row.flag("broken"));
  }
}
