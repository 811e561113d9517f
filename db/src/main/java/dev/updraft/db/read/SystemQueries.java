// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The state of the installation: leadership and files that cannot be read. Thread-safe. */
public final class SystemQueries {
  private static final Fields FIELDS =
      new Fields()
          .number("id", "id")
          .number("import_error_id", "id")
          .time("timestamp", "at")
          .text("filename", "file")
          .text("bundle_name", "'dags'")
          .text("stacktrace", "message");

  private final DSLContext sql;
  private final ListSql<ImportError> errors;

  public SystemQueries(DSLContext sql) {
    this.sql = sql;
    this.errors =
        new ListSql<>(
            sql,
            FIELDS,
            "SELECT id, file, message, at",
            "FROM import_error",
            List.of("id"),
            SystemQueries::error);
  }

  /** The fields of import errors that conditions and orders may name. */
  public static Set<String> fields() {
    return FIELDS.names();
  }

  /**
   * Whether a scheduler leads now: its session holds a lock that the database drops with it. The
   * time is the database's, of this very look.
   */
  public Leader leader() {
    return sql.resultQuery(
            "SELECT holder, NOT resigned AND EXISTS (SELECT FROM pg_locks WHERE granted"
                + " AND locktype = 'advisory' AND database ="
                + " (SELECT oid FROM pg_database WHERE datname = current_database())) AS leads,"
                + " now() AS at FROM epoch WHERE partition = 0")
        .fetchOptional(
            r -> {
              var row = new Row(r);
              return new Leader(row.text("holder"), row.flag("leads"), row.time("at"));
            })
        .orElse(new Leader("", false, Instant.EPOCH));
  }

  public Listing<ImportError> importErrors(List<Criterion> criteria, Page page) {
    return errors.list(criteria, page);
  }

  public Optional<ImportError> importError(long id) {
    return errors.find("id = ?", id);
  }

  private static ImportError error(Record values) {
    var row = new Row(values);
    return new ImportError(row.big("id"), row.text("file"), row.text("message"), row.time("at"));
  }

  /** Why a file of the DAG folder has no DAG now. */
  public record ImportError(long id, String file, String message, Instant at) {}

  /** Who leads, if anybody does. */
  public record Leader(String holder, boolean leads, Instant at) {}
}
