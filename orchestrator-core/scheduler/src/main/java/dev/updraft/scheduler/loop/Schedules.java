// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.bundle.UnitVersion;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.port.Batch.DagVersionRow;
import dev.updraft.engine.port.Batch.ImportErrorRow;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.run.Advance;
import dev.updraft.engine.schedule.Due;
import dev.updraft.engine.schedule.DueRun;
import dev.updraft.engine.schedule.Place;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.RunType;
import dev.updraft.scheduler.loop.Memory.LiveDag;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** DAG versions and what begins by itself, within one turn. */
final class Schedules {
  /** Not in this turn any more. */
  private static final Duration SOON = Duration.ofMillis(5);

  private final Memory memory;
  private final Decider decider;
  private final Changes changes;
  private final Instant now;

  Schedules(Memory memory, Decider decider, Changes changes, Instant now) {
    this.memory = memory;
    this.decider = decider;
    this.changes = changes;
    this.now = now;
  }

  void unit(Drawn.DrawnUnit unit) {
    switch (unit.unit()) {
      case UnitVersion.Good good -> good(good, unit.dags());
      case UnitVersion.Bad bad -> error(bad.file(), bad.message());
      case UnitVersion.Gone gone -> {
        changes.mendedFiles.add(gone.file());
        stale(gone.file(), Set.of());
      }
    }
  }

  private void error(String file, String message) {
    changes.importErrors.put(file, new ImportErrorRow(file, Outcomes.printable(message), now));
  }

  private void good(UnitVersion.Good good, List<Drawn> dags) {
    Set<String> mine = new HashSet<>();
    String clash = "";
    for (Drawn drawn : dags) {
      DagSpec spec = drawn.spec();
      LiveDag live = memory.dags.get(spec.dagId());
      if (live != null && !live.row.stale() && !live.row.file().equals(good.file())) {
        clash = "DAG '" + spec.dagId() + "' is already defined in " + live.row.file();
        continue;
      }
      mine.add(spec.dagId());
      version(good, drawn, live);
    }
    if (clash.isEmpty()) {
      changes.importErrors.remove(good.file());
      changes.mendedFiles.add(good.file());
    } else {
      error(good.file(), clash);
    }
    stale(good.file(), mine);
  }

  private void version(UnitVersion.Good good, Drawn drawn, @Nullable LiveDag live) {
    DagSpec spec = drawn.spec();
    if (live != null && live.spec.equals(spec)) {
      memory.drawn(live.row.version(), drawn.graph());
      if (live.row.stale()) {
        row(live, scheduled(live.row, false, now));
      }
      return;
    }
    int version = live == null ? 1 : live.row.version() + 1;
    changes.versions.add(
        new DagVersionRow(spec.dagId(), version, good.hash(), drawn.json(), good.source(), now));
    memory.drawn(version, drawn.graph());
    DagRow row =
        new DagRow(
            spec.dagId(),
            version,
            good.file(),
            live == null ? spec.pausedWhenNew() : live.row.paused(),
            false,
            live == null ? null : live.row.lastIntervalStart(),
            live == null ? null : live.row.lastIntervalEnd(),
            now);
    LiveDag dag = live == null ? new LiveDag(row, spec) : live;
    dag.spec = spec;
    memory.dags.put(spec.dagId(), dag);
    memory.allocator.newest(spec, memory.runsOf(spec.dagId()));
    memory.timers.add(new Timers.Deadline.OfBegin(spec.dagId(), now));
    row(dag, row);
  }

  private void stale(String file, Set<String> except) {
    for (LiveDag dag : memory.dags.values()) {
      boolean gone = dag.row.file().equals(file) && !except.contains(dag.row.dagId());
      if (gone && !dag.row.stale()) {
        row(dag, scheduled(dag.row, true, Instant.MAX));
      }
    }
  }

  private static DagRow scheduled(DagRow row, boolean stale, Instant nextAt) {
    return new DagRow(
        row.dagId(),
        row.version(),
        row.file(),
        row.paused(),
        stale,
        row.lastIntervalStart(),
        row.lastIntervalEnd(),
        nextAt);
  }

  void paused(LiveDag dag, boolean paused) {
    DagRow old = dag.row;
    row(
        dag,
        new DagRow(
            old.dagId(),
            old.version(),
            old.file(),
            paused,
            old.stale(),
            old.lastIntervalStart(),
            old.lastIntervalEnd(),
            paused || old.stale() ? old.nextAt() : now));
    memory.timers.add(new Timers.Deadline.OfBegin(old.dagId(), now));
  }

  private void row(LiveDag dag, DagRow row) {
    dag.row = row;
    changes.dags.put(row.dagId(), row);
    memory.timers.add(new Timers.Deadline.OfSchedule(row.dagId(), row.nextAt()));
  }

  /** Creates the scheduled runs that are due. */
  void due(String dagId) {
    LiveDag dag = memory.dags.get(dagId);
    if (dag == null || dag.row.paused() || dag.row.stale() || dag.row.nextAt().isAfter(now)) {
      return;
    }
    int active = dag.queued.size() + dag.running.size();
    List<DueRun> due;
    DagRow next;
    try {
      due = Due.due(dag.spec, dag.row, active, now);
      if (due.size() > room(dag)) {
        due = due.subList(0, room(dag));
        memory.timers.add(new Timers.Deadline.OfSchedule(dagId, now.plus(SOON)));
      }
      next = Due.advanceRow(dag.spec, dag.row, due, now);
    } catch (RuntimeException e) {
      decider.quarantine("schedule", dagId, e.toString());
      standStill(dagId, e);
      return;
    }
    for (DueRun run : due) {
      // Somebody asked for this very date before: that run stands for it.
      if (!dag.datesAhead.remove(run.logicalDate())) {
        create(dag, runRow(dag, run));
      }
    }
    if (next.nextAt().isAfter(now)) {
      row(dag, next);
    } else if (!next.equals(dag.row)) {
      // No place under max_active_runs: the end of a run brings this schedule up again.
      dag.row = next;
      changes.dags.put(dagId, next);
    }
  }

  /** How many runs are created in one turn: a slice of rows, as far as there are ids. */
  private int room(LiveDag dag) {
    int slice = Math.max(1, ActiveRun.SLICE / Math.max(1, dag.spec.tasks().size()));
    return Math.min(slice, memory.freeIds.size());
  }

  /** Until there is another version of the DAG; its page says why. */
  void standStill(String dagId, RuntimeException cause) {
    LiveDag dag = memory.dags.get(dagId);
    if (dag != null) {
      error(dag.row.file(), "the schedule of DAG '" + dagId + "' fails: " + cause.getMessage());
      row(dag, scheduled(dag.row, false, Instant.MAX));
    }
  }

  private RunRow runRow(LiveDag dag, DueRun run) {
    return new RunRow(
        key(),
        dag.row.dagId(),
        run.runId(),
        dag.row.version(),
        RunType.SCHEDULED,
        RunState.QUEUED,
        run.logicalDate(),
        run.interval().start(),
        run.interval().end(),
        run.runAfter(),
        now,
        null,
        null,
        dag.spec.paramsDefaults(),
        "timetable",
        0,
        Instant.MAX);
  }

  RunKey key() {
    Long id = memory.freeIds.poll();
    if (id == null) {
      throw new IllegalStateException("no run ids are left for now");
    }
    var date = now.atOffset(ZoneOffset.UTC);
    return new RunKey(date.getYear() * 100 + date.getMonthValue(), id);
  }

  void create(LiveDag dag, RunRow row) {
    ActiveRun run = ActiveRun.create(row, memory.graph(row));
    memory.add(run);
    try {
      decider.apply(run, Advance.created(run, now));
    } catch (RuntimeException e) {
      decider.quarantine("create", row.toString(), e.toString());
      memory.forget(run);
    }
  }

  /** Begins queued runs as far as the DAG allows; costs nothing for those that have no place. */
  void begin(String dagId) {
    LiveDag dag = memory.dags.get(dagId);
    if (dag == null) {
      return;
    }
    var next = dag.queued.firstEntry();
    while (next != null) {
      ActiveRun run = next.getValue();
      Place place = new Place(dag.row.paused(), dag.spec.maxActiveRuns(), dag.running.size());
      switch (place.begin(run.row(), now)) {
        case PAUSED, FULL, UNMADE -> {
          return; // each slice that is made asks again
        }
        case EARLY -> memory.timers.add(new Timers.Deadline.OfBegin(dagId, run.row().runAfter()));
        case NOW -> decider.event(run, new RunEvent.Begin(now));
      }
      next = dag.queued.higherEntry(next.getKey());
    }
  }
}
