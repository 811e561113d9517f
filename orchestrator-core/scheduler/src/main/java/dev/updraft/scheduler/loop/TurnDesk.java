// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.port.SchedulerStore.Command;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.time.DataInterval;
import dev.updraft.scheduler.command.Commands;
import dev.updraft.scheduler.command.Desk;
import dev.updraft.scheduler.loop.Memory.LiveDag;
import java.time.Instant;
import java.util.Optional;

/** Commands within one turn. */
final class TurnDesk implements Desk {
  private final Memory memory;
  private final Decider decider;
  private final Schedules schedules;
  private final Changes changes;
  private final Instant now;

  TurnDesk(Memory memory, Decider decider, Schedules schedules, Changes changes, Instant now) {
    this.memory = memory;
    this.decider = decider;
    this.schedules = schedules;
    this.changes = changes;
    this.now = now;
  }

  /** False when what was fetched for it is out of date: it must be fetched again. */
  boolean apply(FetchedCommand fetched) {
    Command command = fetched.command();
    boolean stale = fetched.run().filter(run -> !hydrated(fetched, run)).isPresent();
    if (stale || memory.freeIds.isEmpty()) {
      return false;
    }
    try {
      changes.results.add(Commands.apply(command, this));
    } catch (RuntimeException e) {
      decider.quarantine("command", command.toString(), e.toString());
      changes.results.add(
          Commands.failed(command, 500, "the command could not be processed: " + e));
    }
    return true;
  }

  private boolean hydrated(FetchedCommand fetched, LoadedRunWithVersion found) {
    RunRow row = found.run().run();
    if (memory.named(row.dagId(), row.runId()).isPresent()) {
      return true;
    }
    if (!row.state().ended()) {
      return false;
    }
    memory.version(found.version());
    DagSpec spec = memory.specs.get(new Memory.VersionKey(row.dagId(), row.version()));
    if (spec == null) {
      throw new IllegalStateException("no spec for " + fetched);
    }
    ActiveRun run = ActiveRun.restore(found.run(), spec);
    memory.restored(run);
    memory.timers.add(new Timers.Deadline.OfForgetting(row.key(), now.plus(Decider.KEPT)));
    return true;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Optional<DagRow> dag(String dagId) {
    return Optional.ofNullable(memory.dags.get(dagId)).map(dag -> dag.row);
  }

  @Override
  public Optional<DagSpec> spec(String dagId) {
    return Optional.ofNullable(memory.dags.get(dagId)).map(dag -> dag.spec);
  }

  @Override
  public Optional<ActiveRun> run(String dagId, String runId) {
    return memory.named(dagId, runId);
  }

  @Override
  public RunRow create(String dagId, NewRun asked) {
    LiveDag dag = live(dagId);
    Instant date = asked.logicalDate();
    DataInterval interval = DataInterval.at(date == null ? now : date);
    RunRow row =
        new RunRow(
            schedules.key(),
            dagId,
            asked.runId(),
            dag.row.version(),
            asked.type(),
            RunState.QUEUED,
            date,
            interval.start(),
            interval.end(),
            now,
            now,
            null,
            null,
            asked.conf(),
            asked.triggeredBy(),
            0,
            Instant.MAX);
    schedules.create(dag, row);
    return row;
  }

  @Override
  public void event(ActiveRun run, RunEvent event) {
    decider.event(run, event);
  }

  @Override
  public void paused(String dagId, boolean paused) {
    LiveDag dag = live(dagId);
    if (dag.row.paused() != paused) {
      schedules.paused(dag, paused);
    }
  }

  private LiveDag live(String dagId) {
    LiveDag dag = memory.dags.get(dagId);
    if (dag == null) {
      throw new IllegalStateException("DAG '" + dagId + "' is not live");
    }
    return dag;
  }
}
