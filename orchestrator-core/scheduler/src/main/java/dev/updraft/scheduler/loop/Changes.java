// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.Batch;
import dev.updraft.engine.port.Batch.CommandResult;
import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.port.Batch.DagVersionRow;
import dev.updraft.engine.port.Batch.ImportErrorRow;
import dev.updraft.engine.port.Batch.LateReport;
import dev.updraft.engine.port.Batch.NoteRow;
import dev.updraft.engine.port.Batch.PoolDefinition;
import dev.updraft.engine.port.Batch.Quarantined;
import dev.updraft.engine.port.Batch.WorkerRow;
import dev.updraft.engine.run.Decision;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.Transition;
import dev.updraft.protocol.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What one turn commits, and what may be done after its commit. Many decisions may touch one row in
 * a turn: the newest stands, once, and stays new if the turn created it.
 */
final class Changes {
  final List<DagVersionRow> versions = new ArrayList<>();
  final Map<String, DagRow> dags = new LinkedHashMap<>();
  final Map<String, ImportErrorRow> importErrors = new LinkedHashMap<>();
  final List<String> mendedFiles = new ArrayList<>();
  final List<LateReport> late = new ArrayList<>();
  final List<Quarantined> quarantined = new ArrayList<>();
  final List<Supplier<CommandResult>> results = new ArrayList<>();
  final Map<String, PoolDefinition> pools = new LinkedHashMap<>();
  final Set<String> removedPools = new LinkedHashSet<>();
  final List<WorkerRow> workers = new ArrayList<>();
  final List<String> goneWorkers = new ArrayList<>();
  private final Map<NoteKey, NoteRow> notes = new LinkedHashMap<>();
  final List<Message.Report> reports = new ArrayList<>();
  final List<Runnable> acks = new ArrayList<>();
  private final Rows<RunKey, RunRow> runs = new Rows<>();
  private final Rows<InstanceKey, InstanceRow> instances = new Rows<>();
  private final Rows<GrantKey, GrantRow> grants = new Rows<>();
  private final List<Transition> history = new ArrayList<>();
  private final Map<GrantKey, String> cancels = new LinkedHashMap<>();

  private record NoteKey(RunKey run, int instanceNo) {}

  private static final class Rows<K, R> {
    final Map<K, R> created = new LinkedHashMap<>();
    final Map<K, R> changed = new LinkedHashMap<>();

    boolean isEmpty() {
      return created.isEmpty() && changed.isEmpty();
    }

    void put(K key, R row, boolean isNew) {
      if (isNew || created.containsKey(key)) {
        created.put(key, row);
      } else {
        changed.put(key, row);
      }
    }
  }

  void add(Decision decision) {
    RunRow run = decision.run();
    if (run != null) {
      runs.put(run.key(), run, decision.runIsNew());
    }
    decision.created().forEach(row -> instances.put(row.key(), row, true));
    decision.changed().forEach(row -> instances.put(row.key(), row, false));
    decision.newGrants().forEach(row -> grants.put(row.key(), row, true));
    decision.grants().forEach(row -> grants.put(row.key(), row, false));
    history.addAll(decision.history());
    decision.cancels().forEach(row -> cancels.put(row.key(), "stopped by the scheduler"));
  }

  void note(NoteRow note) {
    notes.put(new NoteKey(note.run(), note.instanceNo()), note);
  }

  List<GrantKey> granted() {
    return List.copyOf(grants.created.keySet());
  }

  Map<GrantKey, String> cancels() {
    return cancels;
  }

  /** Rows of runs so far. Each kind of work adds a slice at most, so that the others come too. */
  int rows() {
    return instances.created.size() + instances.changed.size() + runs.created.size();
  }

  boolean isEmpty() {
    return versions.isEmpty()
        && dags.isEmpty()
        && importErrors.isEmpty()
        && mendedFiles.isEmpty()
        && runs.isEmpty()
        && instances.isEmpty()
        && grants.isEmpty()
        && history.isEmpty()
        && late.isEmpty()
        && quarantined.isEmpty()
        && results.isEmpty()
        && pools.isEmpty()
        && removedPools.isEmpty()
        && workers.isEmpty()
        && goneWorkers.isEmpty();
  }

  /** Written down off the loop: nothing may be added any more. */
  Batch batch() {
    return new Batch(
        List.copyOf(versions),
        List.copyOf(dags.values()),
        List.copyOf(importErrors.values()),
        List.copyOf(mendedFiles),
        List.copyOf(runs.created.values()),
        List.copyOf(runs.changed.values()),
        List.copyOf(instances.created.values()),
        List.copyOf(instances.changed.values()),
        List.copyOf(grants.created.values()),
        List.copyOf(grants.changed.values()),
        List.copyOf(history),
        List.copyOf(late),
        List.copyOf(quarantined),
        results.stream().map(Supplier::get).toList(),
        List.copyOf(pools.values()),
        List.copyOf(removedPools),
        List.copyOf(notes.values()),
        List.copyOf(workers),
        List.copyOf(goneWorkers));
  }
}
