// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.allocate.Allocator;
import dev.updraft.engine.graph.Graph;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.port.Batch.DagVersionRow;
import dev.updraft.engine.port.SchedulerStore;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.spec.SpecJson;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * All that one epoch knows of DAGs and runs. Rebuilt from the store, thrown away with the epoch.
 */
final class Memory {
  private static final Logger LOG = LoggerFactory.getLogger(Memory.class);

  /** Run ids that are fetched at once: as many DAGs may be due in one moment. */
  static final int IDS = 2_000;

  final Map<RunKey, ActiveRun> runs = new HashMap<>();
  final Map<String, LiveDag> dags = new HashMap<>();
  final Map<VersionKey, DagSpec> specs = new HashMap<>();
  private final Map<VersionKey, Graph> graphs = new HashMap<>();
  final Allocator allocator = new Allocator();
  final Timers timers = new Timers();
  final Roster roster = new Roster();
  final Queue<Long> freeIds = new ArrayDeque<>();

  /** Runs of which slices are still to come. */
  final SequencedSet<RunKey> unfinished = new LinkedHashSet<>();

  static final int MOST_UNREADABLE = 100;

  /** Why frames could not be read so far. */
  final Set<String> unreadable = new HashSet<>();

  private final Map<String, Map<String, RunKey>> byName = new HashMap<>();

  record VersionKey(String dagId, int version) {}

  /** A DAG with its runs that have not ended. */
  static final class LiveDag {
    DagRow row;
    DagSpec spec;
    final TreeMap<RunKey, ActiveRun> queued = new TreeMap<>();
    final Set<RunKey> running = new HashSet<>();

    /** Logical dates that its schedule will come to, but people had a run of already. */
    final Set<Instant> datesAhead = new HashSet<>();

    LiveDag(DagRow row, DagSpec spec) {
      this.row = row;
      this.spec = spec;
    }
  }

  static Memory load(SchedulerStore store, Instant now) {
    Memory memory = new Memory();
    memory.roster.load(store.loadWorkers(), now);
    memory.allocator.pools(store.loadPools());
    for (DagRow row : store.loadDags()) {
      memory.dags.put(
          row.dagId(),
          memory
              .spec(store, row.dagId(), row.version())
              .map(spec -> new LiveDag(row, spec))
              .orElseGet(() -> lost(row)));
      memory.timers.add(new Timers.Deadline.OfSchedule(row.dagId(), row.nextAt()));
    }
    for (LiveDag dag : memory.dags.values()) {
      // of a lost version the limits are not known: its DAG's runs keep those of their own
      if (memory.specs.containsKey(new VersionKey(dag.row.dagId(), dag.row.version()))) {
        memory.allocator.newest(dag.spec, List.of());
      }
    }
    store.datesAhead().forEach(memory::ahead);
    for (LoadedRun loaded : store.loadActive().runs()) {
      memory
          .spec(store, loaded.run().dagId(), loaded.run().version())
          .ifPresent(_ -> memory.restore(loaded));
    }
    for (long id : store.allocateRunIds(IDS)) {
      memory.freeIds.add(id);
    }
    return memory;
  }

  /** Neither due nor triggered, but known: when its file comes, that becomes the next version. */
  private static LiveDag lost(DagRow row) {
    var stale =
        new DagRow(
            row.dagId(),
            row.version(),
            row.file(),
            row.paused(),
            true,
            row.lastIntervalStart(),
            row.lastIntervalEnd(),
            Instant.MAX);
    return new LiveDag(
        stale,
        new DagSpec(
            row.dagId(),
            "",
            row.file(),
            "",
            "",
            List.of(),
            new ScheduleSpec.Manual(),
            false,
            false,
            null,
            null,
            1,
            1,
            null,
            "{}",
            "{}",
            List.of(),
            List.of(),
            List.of()));
  }

  private void restore(LoadedRun loaded) {
    try {
      restored(ActiveRun.restore(loaded, graph(loaded.run())));
    } catch (RuntimeException e) {
      LOG.error("Run {} cannot be taken up and stands still; the others go on.", loaded.run(), e);
    }
  }

  private Optional<DagSpec> spec(SchedulerStore store, String dagId, int version) {
    VersionKey key = new VersionKey(dagId, version);
    if (!specs.containsKey(key)) {
      Optional<DagVersionRow> row = store.loadVersion(dagId, version);
      try {
        row.ifPresent(this::version);
      } catch (JacksonException e) {
        LOG.error(
            "Version {} of DAG {} cannot be read: what runs by it stands still until a scheduler"
                + " leads that can. The other DAGs go on, and this one with its next version.",
            version,
            dagId,
            e);
      }
    }
    return Optional.ofNullable(specs.get(key));
  }

  void version(DagVersionRow row) {
    specs.computeIfAbsent(
        new VersionKey(row.dagId(), row.version()), _ -> SpecJson.read(row.spec()));
  }

  /** Keeps what was made beside the loop. */
  void drawn(int version, Graph graph) {
    VersionKey key = new VersionKey(graph.spec().dagId(), version);
    specs.putIfAbsent(key, graph.spec());
    graphs.putIfAbsent(key, graph);
  }

  /** Of the version of this run, which is known: one for all its runs, as it costs O(tasks). */
  Graph graph(RunRow row) {
    VersionKey key = new VersionKey(row.dagId(), row.version());
    DagSpec spec = specs.get(key);
    if (spec == null) {
      throw new IllegalStateException("no spec for " + row);
    }
    return graphs.computeIfAbsent(key, _ -> Graph.of(spec));
  }

  private void ahead(SchedulerStore.TakenDate taken) {
    LiveDag dag = dags.get(taken.dagId());
    if (dag != null) {
      dag.datesAhead.add(taken.logicalDate());
    }
  }

  /** Whether a run of this logical date is in memory. */
  boolean dateTaken(String dagId, Instant logicalDate) {
    return byName.getOrDefault(dagId, Map.of()).values().stream()
        .map(runs::get)
        .anyMatch(run -> run != null && logicalDate.equals(run.row().logicalDate()));
  }

  /** A run that was read from the store, with its timers. */
  void restored(ActiveRun run) {
    add(run);
    allocator.restored(run);
    if (run.hasMore()) {
      unfinished.add(run.row().key());
    }
    for (int no = 0; no < run.size(); no++) {
      var row = run.instance(no);
      timers.add(new Timers.Deadline.OfInstance(row.key(), row.timer(), row.timerAt()));
    }
  }

  List<ActiveRun> runsOf(String dagId) {
    List<ActiveRun> found = new ArrayList<>();
    for (RunKey key : byName.getOrDefault(dagId, Map.of()).values()) {
      ActiveRun run = runs.get(key);
      if (run != null) {
        found.add(run);
      }
    }
    return found;
  }

  void add(ActiveRun run) {
    runs.put(run.row().key(), run);
    byName
        .computeIfAbsent(run.row().dagId(), _ -> new HashMap<>())
        .put(run.row().runId(), run.row().key());
    filed(run);
  }

  Optional<ActiveRun> named(String dagId, String runId) {
    RunKey key = byName.getOrDefault(dagId, Map.of()).get(runId);
    return key == null ? Optional.empty() : Optional.ofNullable(runs.get(key));
  }

  /** Files a run by its state; to be called after each change of its row. */
  void filed(ActiveRun run) {
    RunKey key = run.row().key();
    timers.add(new Timers.Deadline.OfRun(key, run.row().timeoutAt()));
    LiveDag dag = dags.get(run.row().dagId());
    if (dag == null) {
      return;
    }
    dag.queued.remove(key);
    dag.running.remove(key);
    if (run.row().state() == RunState.QUEUED) {
      dag.queued.put(key, run);
    } else if (run.row().state() == RunState.RUNNING) {
      dag.running.add(key);
    } else {
      timers.add(new Timers.Deadline.OfSchedule(run.row().dagId(), dag.row.nextAt()));
    }
    timers.add(new Timers.Deadline.OfBegin(run.row().dagId(), Instant.MIN));
  }

  /** Whether something is to be done that nobody asks for. */
  boolean isDue(Instant now) {
    return !unfinished.isEmpty() || timers.isDue(now);
  }

  /** The same after a reload, and another one when what would follow is another thing. */
  String nameOf(Timers.Deadline deadline) {
    return switch (deadline) {
      case Timers.Deadline.OfInstance of -> of.timer() + " timer of instance " + of.key();
      case Timers.Deadline.OfRun of -> "time-out of run " + of.run();
      case Timers.Deadline.OfSchedule of -> "schedule of " + versioned(of.dagId());
      case Timers.Deadline.OfBegin of ->
          firstQueued(of.dagId()).map(run -> "begin of run " + run.row().key()).orElse("");
      case Timers.Deadline.OfForgetting of -> "end of run " + of.run();
    };
  }

  private String versioned(String dagId) {
    LiveDag dag = dags.get(dagId);
    return "DAG " + dagId + (dag == null ? "" : " version " + dag.row.version());
  }

  Optional<ActiveRun> firstQueued(String dagId) {
    LiveDag dag = dags.get(dagId);
    return dag == null || dag.queued.isEmpty()
        ? Optional.empty()
        : Optional.of(dag.queued.firstEntry().getValue());
  }

  void forget(ActiveRun run) {
    allocator.forget(run);
    runs.remove(run.row().key());
    byName.getOrDefault(run.row().dagId(), new HashMap<>()).remove(run.row().runId());
  }
}
