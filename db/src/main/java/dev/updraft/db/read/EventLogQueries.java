// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The audit log. Thread-safe. */
public final class EventLogQueries {
  private static final Fields FIELDS =
      new Fields()
          .number("id", "e.id")
          .number("event_log_id", "e.id")
          .time("dttm", "e.at")
          .time("when", "e.at")
          .text("dag_id", "e.dag_id")
          .text("task_id", "e.task_id")
          .text("run_id", "e.dag_run_id")
          .number("map_index", "e.map_index")
          .number("try_number", "e.attempt")
          .text("event", "e.event")
          .text("owner", "e.actor")
          .time("logical_date", "i.logical_date")
          .text("extra", "e.extra");

  private final ListSql<Entry> entries;

  public EventLogQueries(DSLContext sql) {
    this.entries =
        new ListSql<>(
            sql,
            FIELDS,
            "SELECT e.id, e.at, e.actor, e.event, e.dag_id, e.dag_run_id, e.task_id, e.map_index,"
                + " e.attempt, e.extra, i.logical_date",
            "FROM event_log e LEFT JOIN run_identity i ON i.dag_id = e.dag_id"
                + " AND i.dag_run_id = e.dag_run_id",
            List.of("e.id"),
            EventLogQueries::entry);
  }

  /** The fields that conditions and orders may name. */
  public static Set<String> fields() {
    return FIELDS.names();
  }

  /** Without the events that {@code except} names. */
  public Listing<Entry> list(List<Criterion> criteria, List<String> except, Page page) {
    return except.isEmpty()
        ? entries.list(criteria, page)
        : entries.list(
            criteria,
            page,
            "e.event <> ALL (?::text[])",
            List.of((Object) except.toArray(String[]::new)));
  }

  public Optional<Entry> find(long id) {
    return entries.find("e.id = ?", id);
  }

  private static Entry entry(Record values) {
    var row = new Row(values);
    return new Entry(
        row.big("id"),
        row.time("at"),
        row.text("actor"),
        row.text("event"),
        row.maybeText("dag_id"),
        row.maybeText("dag_run_id"),
        row.maybeText("task_id"),
        row.maybeNumber("map_index"),
        row.maybeNumber("attempt"),
        row.maybeTime("logical_date"),
        row.text("extra"));
  }

  /** Who did what, to which object. */
  public record Entry(
      long id,
      Instant at,
      String actor,
      String event,
      @Nullable String dagId,
      @Nullable String dagRunId,
      @Nullable String taskId,
      @Nullable Integer mapIndex,
      @Nullable Integer attempt,
      @Nullable Instant logicalDate,
      String extra) {}
}
