// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import dev.updraft.db.LeaderLock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The state of the installation: leadership and files that cannot be read. Thread-safe. */
public final class SystemQueries {
  /** After so long without a word a leader counts as ill, as in Airflow. */
  private static final int SILENCE_S = 30;

  private static final Fields FIELDS =
      new Fields()
          .number("id", "id")
          .number("import_error_id", "id")
          .time("timestamp", "at")
          .text("filename", "file")
          .text("bundle_name", "'dags'::text")
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
   * Whether a scheduler leads now: its session holds a lock that the database drops with it, and
   * asks after it every second. The time is of its last question, by the database's clock.
   */
  public Leader leader() {
    return sql.resultQuery(
            "SELECT e.holder, NOT e.resigned AND l.at IS NOT NULL AND l.at > now() -"
                + " make_interval(secs => ?) AS leads, l.at, e.unwatched_since,"
                + " EXISTS (SELECT FROM pg_locks WHERE "
                + LeaderLock.IS_HELD
                + ") AS no_room FROM epoch e LEFT"
                + " JOIN LATERAL (SELECT max(coalesce(a.state_change, now())) AS at FROM"
                + " (SELECT pid FROM pg_locks WHERE "
                + LeaderLock.IS_HELD
                + ") k LEFT JOIN pg_stat_activity a ON a.pid = k.pid) l ON true"
                + " WHERE e.partition = 0",
            SILENCE_S,
            LeaderLock.NO_ROOM,
            LeaderLock.KEY)
        .fetchOptional(
            r -> {
              var row = new Row(r);
              return new Leader(
                  row.text("holder"),
                  row.flag("leads"),
                  row.maybeTime("at"),
                  row.maybeTime("unwatched_since"),
                  row.flag("no_room"));
            })
        .orElse(new Leader("", false, null, null, false));
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

  /**
   * Who leads, if anybody does.
   *
   * @param at when it was last heard; null = there is none
   * @param unwatchedSince since when ZooKeeper does not take its word, so that nobody would replace
   *     it when it freezes; null = it does, or is not used
   * @param noRoom what it writes finds no room on the database's disk
   */
  public record Leader(
      String holder,
      boolean leads,
      @Nullable Instant at,
      @Nullable Instant unwatchedSince,
      boolean noRoom) {}
}
