// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import dev.updraft.engine.spec.DagSpec;
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
          + " v.schedule, v.unit, v.created_at, v.max_active_runs, v.max_active_tasks,"
          + " EXISTS (SELECT FROM import_error e WHERE e.file = d.file) AS broken";
  private static final String STANDING =
      "SELECT d.dag_id, d.paused, (SELECT r.state FROM run_identity i JOIN run r ON r.run_month ="
          + " i.run_month AND r.run_id = i.run_id WHERE i.dag_id = d.dag_id"
          + " AND r.ended_at IS NOT NULL ORDER BY i.run_id DESC LIMIT 1) IS NOT DISTINCT FROM"
          + " 'failed' AS failing, d.dag_id IN (SELECT r.dag_id FROM run r"
          + " WHERE r.state IN ('queued', 'running')) AS running";
  private static final String LAST_STATE = newest("state");
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
          .time("last_run_start_date", newest("started_at"));

  private static final Fields VERSION_FIELDS =
      new Fields()
          .text("dag_id", "dag_id")
          .time("id", "created_at")
          .number("version_number", "version")
          .text("bundle_name", "'dags'::text")
          .text("bundle_version", "unit");

  private final DSLContext sql;
  private final Specs specs;
  private final ListSql<DagView> dags;
  private final ListSql<Standing> standings;
  private final ListSql<VersionView> versions;
  private final ListSql<String> tags;

  public DagQueries(DSLContext sql) {
    this.sql = sql;
    this.specs = new Specs(sql);
    this.dags = new ListSql<>(sql, FIELDS, COLUMNS, FROM, List.of("d.dag_id"), DagQueries::view);
    this.standings =
        new ListSql<>(sql, FIELDS, STANDING, FROM, List.of("d.dag_id"), DagQueries::standing);
    this.versions =
        new ListSql<>(
            sql,
            VERSION_FIELDS,
            "SELECT dag_id, version, unit, created_at",
            "FROM dag_version",
            List.of("dag_id", "version"),
            DagQueries::version);
    this.tags =
        new ListSql<>(
            sql,
            new Fields().text("name", "tag"),
            "SELECT tag",
            "FROM (SELECT DISTINCT unnest(v.tags) AS tag" + FROM + " WHERE NOT d.stale) AS tags",
            List.of("tag"),
            r -> new Row(r).text("tag"));
  }

  /** The fields that conditions and orders may name. */
  public static Set<String> fields() {
    return FIELDS.names();
  }

  /** With {@code tags}: those that carry one of them, or all. */
  public Listing<DagView> list(
      List<Criterion> criteria, List<String> tags, boolean allTags, Page page) {
    String and = tags.isEmpty() ? "" : "v.tags " + (allTags ? "@>" : "&&") + " ?::text[]";
    List<Object> values =
        tags.isEmpty() ? List.of() : List.of((Object) tags.toArray(String[]::new));
    return dags.list(criteria, page, and, values);
  }

  /**
   * How a DAG stands; little enough to have it of all DAGs.
   *
   * @param failing whether its newest run that has ended failed: one that runs does not heal it yet
   */
  public record Standing(String dagId, boolean paused, boolean failing, boolean running) {}

  /** By name. */
  public List<Standing> standings(List<Criterion> criteria) {
    return standings.list(criteria, Page.first(Integer.MAX_VALUE, Page.Sort.up("dag_id"))).rows();
  }

  public Optional<DagView> find(String dagId) {
    return dags.find("d.dag_id = ?", dagId);
  }

  public Optional<DagSpec> spec(String dagId, int version) {
    return specs.find(dagId, version);
  }

  public Optional<String> source(String dagId, int version) {
    return sql.resultQuery(
            "SELECT source FROM dag_version WHERE dag_id = ? AND version = ?", dagId, version)
        .fetchOptional(r -> new Row(r).text("source"));
  }

  /** Newest first. */
  public List<VersionView> versions(String dagId) {
    return versions(
            List.of(Criterion.is("dag_id", dagId)),
            Page.first(1000, Page.Sort.down("version_number")))
        .rows();
  }

  public Listing<VersionView> versions(List<Criterion> criteria, Page page) {
    return versions.list(criteria, page);
  }

  /** The fields of versions that conditions and orders may name. */
  public static Set<String> versionFields() {
    return VERSION_FIELDS.names();
  }

  /** All tags of live DAGs. */
  public Listing<String> tags(List<Criterion> criteria, Page page) {
    return tags.list(criteria, page);
  }

  public Optional<VersionView> version(String dagId, int version) {
    return versions.find("dag_id = ? AND version = ?", dagId, version);
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

  /** Of the newest run of a DAG; by the index that has all months. */
  private static String newest(String column) {
    return "(SELECT r."
        + column
        + " FROM (SELECT i.run_month, i.run_id FROM run_identity i WHERE i.dag_id = d.dag_id ORDER"
        + " BY i.run_id DESC LIMIT 1) i JOIN run r ON r.run_month = i.run_month AND r.run_id ="
        + " i.run_id)";
  }

  private static VersionView version(Record values) {
    var row = new Row(values);
    return new VersionView(
        row.text("dag_id"), row.number("version"), row.text("unit"), row.time("created_at"));
  }

  private static Standing standing(Record values) {
    var row = new Row(values);
    return new Standing(
        row.text("dag_id"), row.flag("paused"), row.flag("failing"), row.flag("running"));
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
        row.number("max_active_runs"),
        row.number("max_active_tasks"),
        row.flag("broken"));
  }
}
