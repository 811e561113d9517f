// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.engine.port.Batch;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.Transition;
import java.util.ArrayList;
import java.util.List;

/** Puts a batch together from few rows. */
final class BatchBuilder {
  private final List<Batch.DagVersionRow> versions = new ArrayList<>();
  private final List<Batch.DagRow> dags = new ArrayList<>();
  private final List<Batch.ImportErrorRow> errors = new ArrayList<>();
  private final List<String> mended = new ArrayList<>();
  private final List<RunRow> newRuns = new ArrayList<>();
  private final List<RunRow> runs = new ArrayList<>();
  private final List<InstanceRow> newInstances = new ArrayList<>();
  private final List<InstanceRow> instances = new ArrayList<>();
  private final List<GrantRow> newGrants = new ArrayList<>();
  private final List<GrantRow> grants = new ArrayList<>();
  private final List<Transition> history = new ArrayList<>();
  private final List<Batch.LateReport> late = new ArrayList<>();
  private final List<Batch.Quarantined> quarantined = new ArrayList<>();
  private final List<Batch.CommandResult> results = new ArrayList<>();

  private final List<Batch.PoolDefinition> pools = new ArrayList<>();
  private final List<String> removedPools = new ArrayList<>();

  private final List<Batch.NoteRow> notes = new ArrayList<>();
  private final List<Batch.WorkerRow> workers = new ArrayList<>();
  private final List<String> goneWorkers = new ArrayList<>();

  BatchBuilder note(Batch.NoteRow row) {
    notes.add(row);
    return this;
  }

  BatchBuilder pool(Batch.PoolDefinition row) {
    pools.add(row);
    return this;
  }

  BatchBuilder removedPool(String name) {
    removedPools.add(name);
    return this;
  }

  BatchBuilder version(Batch.DagVersionRow row) {
    versions.add(row);
    return this;
  }

  BatchBuilder dag(Batch.DagRow row) {
    dags.add(row);
    return this;
  }

  BatchBuilder error(Batch.ImportErrorRow row) {
    errors.add(row);
    return this;
  }

  BatchBuilder mended(String file) {
    mended.add(file);
    return this;
  }

  BatchBuilder newRun(RunRow row) {
    newRuns.add(row);
    return this;
  }

  BatchBuilder run(RunRow row) {
    runs.add(row);
    return this;
  }

  BatchBuilder newInstance(InstanceRow row) {
    newInstances.add(row);
    return this;
  }

  BatchBuilder instance(InstanceRow row) {
    instances.add(row);
    return this;
  }

  BatchBuilder newGrant(GrantRow row) {
    newGrants.add(row);
    return this;
  }

  BatchBuilder grant(GrantRow row) {
    grants.add(row);
    return this;
  }

  BatchBuilder history(Transition row) {
    history.add(row);
    return this;
  }

  BatchBuilder late(Batch.LateReport row) {
    late.add(row);
    return this;
  }

  BatchBuilder quarantined(Batch.Quarantined row) {
    quarantined.add(row);
    return this;
  }

  BatchBuilder worker(Batch.WorkerRow row) {
    workers.add(row);
    return this;
  }

  BatchBuilder goneWorker(String incarnation) {
    goneWorkers.add(incarnation);
    return this;
  }

  BatchBuilder result(Batch.CommandResult row) {
    results.add(row);
    return this;
  }

  Batch build() {
    return new Batch(
        versions,
        dags,
        errors,
        mended,
        newRuns,
        runs,
        newInstances,
        instances,
        newGrants,
        grants,
        history,
        late,
        quarantined,
        results,
        pools,
        removedPools,
        notes,
        workers,
        goneWorkers);
  }
}
