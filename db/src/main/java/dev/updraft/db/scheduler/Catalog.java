// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.port.Batch.DagVersionRow;
import dev.updraft.engine.port.SchedulerStore.Command;
import dev.updraft.engine.port.SchedulerStore.PoolRow;
import dev.updraft.engine.port.SchedulerStore.StoredResult;
import dev.updraft.engine.port.SchedulerStore.TakenDate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the leader reads besides runs. */
final class Catalog {
  private Catalog() {}

  static List<DagRow> dags(Connection connection) throws SQLException {
    return Query.list(
        connection,
        "SELECT * FROM dag ORDER BY dag_id",
        row ->
            new DagRow(
                row.getString("dag_id"),
                row.getInt("version"),
                row.getString("file"),
                row.getBoolean("paused"),
                row.getBoolean("stale"),
                Times.readOptional(row, "last_interval_start"),
                Times.readOptional(row, "last_interval_end"),
                Times.read(row, "next_at")));
  }

  static Optional<DagVersionRow> version(Connection connection, String dagId, int version)
      throws SQLException {
    return Query.list(
            connection,
            "SELECT * FROM dag_version WHERE dag_id = ? AND version = ?",
            row ->
                new DagVersionRow(
                    row.getString("dag_id"),
                    row.getInt("version"),
                    row.getString("unit"),
                    row.getString("spec"),
                    row.getString("source"),
                    Times.read(row, "created_at")),
            dagId,
            version)
        .stream()
        .findFirst();
  }

  static List<PoolRow> pools(Connection connection) throws SQLException {
    return Query.list(
        connection,
        "SELECT name, slots, include_deferred FROM pool ORDER BY name",
        row -> new PoolRow(row.getString(1), row.getInt(2), row.getBoolean(3)));
  }

  static boolean dateTaken(Connection connection, String dagId, Instant logicalDate)
      throws SQLException {
    return !Query.list(
            connection,
            "SELECT 1 FROM run_identity WHERE dag_id = ? AND logical_date = ?::timestamptz",
            row -> row.getInt(1),
            dagId,
            Times.text(logicalDate))
        .isEmpty();
  }

  static List<TakenDate> datesAhead(Connection connection) throws SQLException {
    return Query.list(
        connection,
        "SELECT i.dag_id, i.logical_date FROM dag d JOIN run_identity i ON i.dag_id = d.dag_id"
            + " AND i.logical_date > coalesce(d.last_interval_start, '-infinity')",
        row -> new TakenDate(row.getString(1), Times.read(row, "logical_date")));
  }

  static List<Command> commands(Connection connection, long after, int limit) throws SQLException {
    return Query.list(
        connection,
        "SELECT * FROM command c WHERE id > ?"
            + " AND NOT EXISTS (SELECT FROM command_result r WHERE r.command_id = c.id)"
            + " ORDER BY id LIMIT ?",
        row ->
            new Command(
                row.getLong("id"),
                row.getString("actor"),
                row.getString("kind"),
                row.getString("payload"),
                Times.read(row, "created_at")),
        after,
        limit);
  }

  static long[] runIds(Connection connection, int count) throws SQLException {
    return Query.list(
            connection,
            "SELECT nextval('run_id_seq') FROM generate_series(1, ?)",
            row -> row.getLong(1),
            count)
        .stream()
        .mapToLong(Long::longValue)
        .toArray();
  }

  static List<StoredResult> results(Connection connection, RunKey run, List<Integer> instances)
      throws SQLException {
    return Query.list(
        connection,
        "SELECT run_month, run_id, instance_no, state, result, result_object, note"
            + " FROM task_instance WHERE run_month = ? AND run_id = ? AND instance_no = ANY (?)"
            + " ORDER BY instance_no",
        row ->
            new StoredResult(
                RowReader.instanceKey(row),
                row.getString("state"),
                row.getString("result"),
                row.getString("result_object"),
                row.getString("note")),
        run.month(),
        run.id(),
        new Pipeline.SqlArray("int4", instances.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** The secret part stays sealed: who may open it is not the database's business. */
  static Optional<String> connection(Connection connection, String id) throws SQLException {
    return Query.list(
            connection,
            "SELECT json_build_object('connection_id', connection_id, 'conn_type', type,"
                + " 'description', description, 'host', host, 'port', port, 'schema', schema,"
                + " 'login', login, 'secret', secret)::text FROM connection"
                + " WHERE connection_id = ?",
            row -> row.getString(1),
            id)
        .stream()
        .findFirst();
  }
}
