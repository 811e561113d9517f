// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.port.Batch.CommandResult;
import dev.updraft.engine.port.Batch.ImportErrorRow;
import dev.updraft.engine.port.Batch.LateReport;
import dev.updraft.engine.port.Batch.NoteRow;
import dev.updraft.engine.port.Batch.PoolDefinition;
import dev.updraft.engine.port.Batch.Quarantined;
import java.util.List;

/** Writes what stands beside the runs: answers, import errors, late reports, quarantine. */
final class AsideSql {
  private static final Columns<CommandResult> RESULT =
      new Columns<CommandResult>()
          .bigint("command_id", CommandResult::command)
          .integer("status", CommandResult::status)
          .text("body", CommandResult::body);

  private static final Columns<ImportErrorRow> IMPORT_ERROR =
      new Columns<ImportErrorRow>()
          .text("file", ImportErrorRow::file)
          .text("message", ImportErrorRow::message)
          .time("at", ImportErrorRow::at);

  private static final Columns<LateReport> LATE =
      new Columns<LateReport>()
          .text("grant_key", LateReport::grant)
          .text("incarnation", LateReport::incarnation)
          .text("report", LateReport::report)
          .time("at", LateReport::at);

  private static final Columns<Quarantined> QUARANTINE =
      new Columns<Quarantined>()
          .text("kind", Quarantined::kind)
          .text("content", Quarantined::content)
          .text("cause", Quarantined::cause)
          .time("at", Quarantined::at);

  private static final Columns<PoolDefinition> POOL =
      new Columns<PoolDefinition>()
          .text("name", PoolDefinition::name)
          .integer("slots", PoolDefinition::slots)
          .bool("include_deferred", PoolDefinition::includeDeferred)
          .text("description", PoolDefinition::description);

  private static final Columns<NoteRow> NOTE =
      new Columns<NoteRow>()
          .integer("run_month", row -> row.run().month())
          .bigint("run_id", row -> row.run().id())
          .integer("instance_no", NoteRow::instanceNo)
          .text("content", NoteRow::content)
          .text("author", NoteRow::author);

  private AsideSql() {}

  static void pools(Pipeline pipeline, List<PoolDefinition> rows, List<String> removed) {
    delete(pipeline, "pool", "name", removed);
    POOL.insert(
        pipeline,
        "pool",
        rows,
        " ON CONFLICT (name) DO UPDATE SET slots = excluded.slots,"
            + " include_deferred = excluded.include_deferred,"
            + " description = excluded.description");
  }

  /** Tells who waits for the answers, with the commit. */
  static void results(Pipeline pipeline, List<CommandResult> rows) {
    RESULT.insert(pipeline, "command_result", rows, "");
    if (!rows.isEmpty()) {
      pipeline.add(
          "SELECT pg_notify('updraft_result', x::text) FROM unnest(?::int8[]) x",
          List.of(RESULT.values(rows).getFirst()));
    }
  }

  static void importErrors(Pipeline pipeline, List<ImportErrorRow> rows, List<String> mended) {
    delete(pipeline, "import_error", "file", mended);
    IMPORT_ERROR.insert(
        pipeline,
        "import_error",
        rows,
        " ON CONFLICT (file) DO UPDATE SET message = excluded.message, at = excluded.at");
  }

  static void late(Pipeline pipeline, List<LateReport> rows) {
    LATE.insert(pipeline, "late_report", rows, "");
  }

  /** In the audit log too, where people look. */
  static void quarantined(Pipeline pipeline, List<Quarantined> rows) {
    QUARANTINE.insert(pipeline, "quarantine", rows, "");
    if (!rows.isEmpty()) {
      pipeline.add(
          "INSERT INTO event_log (at, actor, event, extra) SELECT u.at, 'scheduler', 'quarantine',"
              + " json_build_object('kind', u.kind, 'cause', u.cause,"
              + " 'content', left(u.content, 1000))::text FROM "
              + QUARANTINE.unnest(),
          QUARANTINE.values(rows));
    }
  }

  static void notes(Pipeline pipeline, List<NoteRow> rows) {
    List<NoteRow> gone = rows.stream().filter(row -> row.content().isEmpty()).toList();
    if (!gone.isEmpty()) {
      pipeline.add(
          "DELETE FROM note n USING "
              + NOTE.unnest()
              + " WHERE n.run_month = u.run_month AND n.run_id = u.run_id"
              + " AND n.instance_no = u.instance_no",
          NOTE.values(gone));
    }
    NOTE.insert(
        pipeline,
        "note",
        rows.stream().filter(row -> !row.content().isEmpty()).toList(),
        " ON CONFLICT (run_month, run_id, instance_no) DO UPDATE SET content = excluded.content,"
            + " author = excluded.author, changed_at = now()");
  }

  static void delete(Pipeline pipeline, String table, String key, List<String> keys) {
    if (!keys.isEmpty()) {
      pipeline.add(
          "DELETE FROM " + table + " WHERE " + key + " = ANY (?::text[])",
          new Pipeline.SqlArray("text", keys.toArray(String[]::new)));
    }
  }
}
