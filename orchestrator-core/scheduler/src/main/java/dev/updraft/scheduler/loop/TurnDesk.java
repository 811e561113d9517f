// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static java.util.Objects.requireNonNull;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.port.Batch.NoteRow;
import dev.updraft.engine.port.Batch.PoolDefinition;
import dev.updraft.engine.port.SchedulerStore.Command;
import dev.updraft.engine.port.SchedulerStore.PoolRow;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.scheduler.command.Commands;
import dev.updraft.scheduler.command.Desk;
import dev.updraft.scheduler.command.RunIds;
import dev.updraft.scheduler.loop.Memory.LiveDag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Commands within one turn. */
final class TurnDesk implements Desk {
  private final Memory memory;
  private final Decider decider;
  private final Schedules schedules;
  private final Changes changes;
  private final Instant now;
  private boolean dateTakenInStore;

  TurnDesk(Memory memory, Decider decider, Schedules schedules, Changes changes, Instant now) {
    this.memory = memory;
    this.decider = decider;
    this.schedules = schedules;
    this.changes = changes;
    this.now = now;
  }

  /** Promises about a run are kept in their order. */
  boolean mustWait(FetchedCommand fetched) {
    return RunIds.needed(fetched.command().payload())
        .flatMap(name -> memory.named(name.dagId(), name.runId()))
        .filter(run -> run.row().sweep() != null)
        .isPresent();
  }

  /** False when what was fetched for it is out of date: it must be fetched again. */
  boolean apply(FetchedCommand fetched) {
    Command command = fetched.command();
    try {
      boolean stale = fetched.run().filter(run -> !hydrated(run)).isPresent();
      if (stale || memory.freeIds.isEmpty()) {
        return false;
      }
      dateTakenInStore = fetched.dateTaken();
      changes.results.add(Commands.apply(command, this));
    } catch (RuntimeException e) {
      decider.quarantine("command", command.toString(), e.toString());
      changes.results.add(
          () -> Commands.failed(command, 500, "the command could not be processed: " + e));
    }
    return true;
  }

  private boolean hydrated(LoadedRunWithVersion found) {
    RunRow row = found.run().run();
    if (memory.named(row.dagId(), row.runId()).isPresent()) {
      return true;
    }
    if (!row.state().ended()) {
      return false;
    }
    memory.version(found.version());
    ActiveRun run = ActiveRun.restore(found.run(), memory.graph(row));
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
    RunRow row =
        new RunRow(
            schedules.key(),
            dagId,
            asked.runId(),
            dag.row.version(),
            asked.type(),
            RunState.QUEUED,
            date,
            asked.interval().start(),
            asked.interval().end(),
            asked.runAfter(),
            now,
            null,
            null,
            asked.conf(),
            asked.triggeredBy(),
            0,
            Instant.MAX);
    Instant last = dag.row.lastIntervalStart();
    if (date != null && (last == null || date.isAfter(last))) {
      dag.datesAhead.add(date);
    }
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

  @Override
  public boolean dateTaken(String dagId, Instant logicalDate) {
    return dateTakenInStore || memory.dateTaken(dagId, logicalDate);
  }

  @Override
  public boolean hasPool(String name) {
    return memory.allocator.defined(name);
  }

  @Override
  public List<String> poolUsers(String name) {
    return memory.dags.values().stream()
        .filter(dag -> specs(dag).anyMatch(spec -> names(spec, name)))
        .map(dag -> dag.row.dagId())
        .sorted()
        .toList();
  }

  /** The live one, and older ones that runs under way follow. */
  private Stream<DagSpec> specs(LiveDag dag) {
    Stream<DagSpec> live = dag.row.stale() ? Stream.of() : Stream.of(dag.spec);
    Stream<DagSpec> followed =
        Stream.concat(
            dag.queued.values().stream().map(ActiveRun::spec),
            dag.running.stream().map(key -> requireNonNull(memory.runs.get(key)).spec()));
    return Stream.concat(live, followed).distinct();
  }

  private static boolean names(DagSpec spec, String pool) {
    return spec.tasks().stream().anyMatch(task -> task.pool().equals(pool));
  }

  @Override
  public void pool(PoolDefinition pool) {
    memory.allocator.define(new PoolRow(pool.name(), pool.slots(), pool.includeDeferred()));
    changes.pools.put(pool.name(), pool);
    changes.removedPools.remove(pool.name());
  }

  @Override
  public void removePool(String name) {
    memory.allocator.undefine(name);
    changes.pools.remove(name);
    changes.removedPools.add(name);
  }

  @Override
  public void note(NoteRow note) {
    changes.note(note);
  }

  private LiveDag live(String dagId) {
    LiveDag dag = memory.dags.get(dagId);
    if (dag == null) {
      throw new IllegalStateException("DAG '" + dagId + "' is not live");
    }
    return dag;
  }
}
