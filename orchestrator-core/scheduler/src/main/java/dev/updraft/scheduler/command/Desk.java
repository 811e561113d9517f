// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.command;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.port.Batch.NoteRow;
import dev.updraft.engine.port.Batch.PoolDefinition;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunType;
import dev.updraft.engine.time.DataInterval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a command may see and change. Everything lands in the commit of the present turn. */
public interface Desk {
  Instant now();

  Optional<DagRow> dag(String dagId);

  Optional<DagSpec> spec(String dagId);

  /** The run, active or fetched for this command. */
  Optional<ActiveRun> run(String dagId, String runId);

  /** Creates a run of the live version. */
  RunRow create(String dagId, NewRun run);

  void event(ActiveRun run, RunEvent event);

  void paused(String dagId, boolean paused);

  /** Whether the DAG has a run of this logical date. */
  boolean dateTaken(String dagId, Instant logicalDate);

  boolean hasPool(String name);

  /** DAGs whose tasks name the pool, in the live version or one that a run still follows. */
  List<String> poolUsers(String name);

  /** Makes a pool, or changes it. */
  void pool(PoolDefinition pool);

  void removePool(String name);

  void note(NoteRow note);

  /** A run to be created by hand. */
  record NewRun(
      String runId,
      RunType type,
      @Nullable Instant logicalDate,
      DataInterval interval,
      Instant runAfter,
      String conf,
      String triggeredBy) {}
}
