// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.port;

import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.Transition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one turn of the loop commits, all or nothing, under the epoch. Rows carry the
 * newest state and stand at most once; a row is either new or changed, never both.
 */
public record Batch(
    List<DagVersionRow> versions,
    List<DagRow> dags,
    List<ImportErrorRow> importErrors,
    List<String> mendedFiles,
    List<RunRow> newRuns,
    List<RunRow> runs,
    List<InstanceRow> newInstances,
    List<InstanceRow> instances,
    List<GrantRow> newGrants,
    List<GrantRow> grants,
    List<Transition> history,
    List<LateReport> late,
    List<Quarantined> quarantined,
    List<CommandResult> commandResults,
    List<PoolDefinition> pools,
    List<String> removedPools,
    List<NoteRow> notes,
    List<WorkerRow> workers,
    List<String> goneWorkers) {

  public boolean isEmpty() {
    return versions.isEmpty()
        && dags.isEmpty()
        && importErrors.isEmpty()
        && mendedFiles.isEmpty()
        && newRuns.isEmpty()
        && runs.isEmpty()
        && newInstances.isEmpty()
        && instances.isEmpty()
        && newGrants.isEmpty()
        && grants.isEmpty()
        && history.isEmpty()
        && late.isEmpty()
        && quarantined.isEmpty()
        && commandResults.isEmpty()
        && pools.isEmpty()
        && removedPools.isEmpty()
        && notes.isEmpty()
        && workers.isEmpty()
        && goneWorkers.isEmpty();
  }

  /** A new version of a DAG: only when its spec or its unit changed. */
  public record DagVersionRow(
      String dagId, int version, String unit, String spec, String source, Instant createdAt) {}

  /**
   * The DAG as the scheduler knows it now.
   *
   * @param lastIntervalEnd end of the newest scheduled interval that has a run; null = none yet
   * @param nextAt when the next scheduled run begins; {@link Instant#MAX} = never
   */
  public record DagRow(
      String dagId,
      int version,
      String file,
      boolean paused,
      boolean stale,
      @Nullable Instant lastIntervalStart,
      @Nullable Instant lastIntervalEnd,
      Instant nextAt) {}

  /** Why a file is not live; its last good version stays. */
  public record ImportErrorRow(String file, String message, Instant at) {}

  /** A pool as people set it; {@code slots} -1 = no limit. */
  public record PoolDefinition(
      String name, int slots, boolean includeDeferred, String description) {}

  /**
   * What somebody wrote about a run, or an instance of it, together with a command.
   *
   * @param instanceNo {@link #OF_RUN} = of the run
   * @param content empty = the note goes away
   */
  public record NoteRow(RunKey run, int instanceNo, String content, String author) {
    public static final int OF_RUN = -1;
  }

  /**
   * A worker as it was heard last.
   *
   * @param up heard lately
   * @param cpus 0 = not known
   * @param memory bytes; 0 = not known
   * @param has what tasks may need of it
   * @param since when it was first heard
   * @param changedAt when the rest became so; of one that is not up: when it was heard last
   */
  public record WorkerRow(
      String incarnation,
      String host,
      boolean up,
      int slots,
      int cpus,
      long memory,
      List<String> queues,
      List<String> has,
      Instant since,
      Instant changedAt) {
    public WorkerRow {
      queues = List.copyOf(queues);
      has = List.copyOf(has);
    }

    public WorkerRow away(Instant heard) {
      return new WorkerRow(
          incarnation, host, false, slots, cpus, memory, queues, has, since, heard);
    }

    public WorkerRow at(Instant when) {
      return new WorkerRow(incarnation, host, up, slots, cpus, memory, queues, has, since, when);
    }
  }

  /** A report for a grant that was no longer the open one: kept, changes nothing. */
  public record LateReport(String grant, String incarnation, String report, Instant at) {}

  /** An event that could not be processed. */
  public record Quarantined(String kind, String content, String cause, Instant at) {}

  /**
   * The answer to a command, in the same commit as its effect.
   *
   * @param status HTTP status that the API answers
   * @param body JSON
   */
  public record CommandResult(long command, int status, String body) {}
}
