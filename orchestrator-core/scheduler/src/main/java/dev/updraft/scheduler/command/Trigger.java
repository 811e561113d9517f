// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.port.SchedulerStore.Command;
import dev.updraft.engine.schedule.Timetables;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunType;
import dev.updraft.engine.time.DataInterval;
import dev.updraft.engine.time.Years;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code trigger {dag_id, dag_run_id?, logical_date?, data_interval_start?, data_interval_end?,
 * run_after?, conf?}}.
 */
final class Trigger implements CommandKind {
  /** As in Airflow: what stands in addresses and in names of objects. */
  private static final String FORM = "[A-Za-z0-9_.~:+-]{1,250}";

  /** Ids that begin so belong to runs which begin by themselves. */
  private static final List<String> RESERVED =
      List.of("scheduled__", "backfill__", "asset_triggered__");

  @Override
  public Supplier<ObjectNode> apply(Command command, Ask ask, Desk desk) {
    String dagId = ask.text("dag_id");
    DagSpec spec = desk.spec(dagId).orElseThrow(() -> Refused.unknown("DAG", dagId));
    if (desk.dag(dagId).map(row -> row.stale()).orElse(true)) {
      throw new Refused(404, "DAG '" + dagId + "' is no longer in the DAG folder");
    }
    Notes notes = Notes.of(command, ask, desk);
    @Nullable Instant date = ask.time("logical_date").orElse(null);
    if (date != null && desk.dateTaken(dagId, date)) {
      throw new Refused(409, "DAG '" + dagId + "' already has a run of the logical date " + date);
    }
    Instant runAfter = ask.time("run_after").orElse(desk.now());
    DataInterval interval = kept(interval(ask, spec, date == null ? runAfter : date, desk.now()));
    String conf = ask.overlay("conf", spec.paramsDefaults());
    String runId = runId(ask, desk, dagId, date == null ? desk.now() : date);
    RunRow row =
        desk.create(
            dagId,
            new Desk.NewRun(
                runId, RunType.MANUAL, date, interval, runAfter, conf, command.actor()));
    notes.ofRun(row.key());
    ObjectNode answer =
        Ask.JSON
            .createObjectNode()
            .put("dag_id", dagId)
            .put("dag_run_id", runId)
            .put("run_key", row.key().toString())
            .put("state", row.state().text());
    return () -> answer;
  }

  private static String runId(Ask ask, Desk desk, String dagId, Instant at) {
    Optional<String> asked = ask.optional("dag_run_id");
    if (asked.isEmpty() && ask.time("logical_date").isEmpty()) {
      // Several may come within one turn, which has one time.
      Instant free = at;
      while (desk.run(dagId, RunIds.manual(free)).isPresent()) {
        free = free.plusNanos(1_000);
      }
      return RunIds.manual(free);
    }
    String runId = asked.orElseGet(() -> RunIds.manual(at));
    if (!runId.matches(FORM) || runId.equals(".") || runId.equals("..")) {
      throw new Refused(
          400,
          "a run's id has 1 to 250 letters, digits and _.~:+- and is not only a dot or two, unlike"
              + " '"
              + runId
              + "'");
    }
    if (RESERVED.stream().anyMatch(runId::startsWith)) {
      throw new Refused(
          400, "a run by hand cannot have the id '" + runId + "': it is kept for scheduled runs");
    }
    if (desk.run(dagId, runId).isPresent()) {
      throw new Refused(409, "DAG '" + dagId + "' already has a run '" + runId + "'");
    }
    return runId;
  }

  private static DataInterval kept(DataInterval interval) {
    if (!Years.kept(interval.start()) || !Years.kept(interval.end())) {
      throw new Refused(
          400, "its data interval would be " + interval + ": a year must be 1 to 9999");
    }
    return interval;
  }

  /** What the caller says; else what a run by hand covers at this moment. */
  private static DataInterval interval(Ask ask, DagSpec spec, Instant at, Instant now) {
    Optional<Instant> start = ask.time("data_interval_start");
    Optional<Instant> end = ask.time("data_interval_end");
    if (start.isEmpty() && end.isEmpty()) {
      return Timetables.of(spec, now).manual(at);
    }
    if (start.isEmpty() || end.isEmpty() || end.get().isBefore(start.get())) {
      throw new Refused(
          400, "a data interval needs data_interval_start and data_interval_end, in this order");
    }
    return new DataInterval(start.get(), end.get());
  }
}
