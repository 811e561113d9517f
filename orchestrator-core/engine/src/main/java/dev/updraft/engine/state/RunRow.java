// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.state;

import dev.updraft.engine.id.RunKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run, as it is stored.
 *
 * @param runId Airflow's {@code dag_run_id}, unique within the DAG
 * @param version number of the DAG version that the run is pinned to
 * @param runAfter earliest moment at which it may start
 * @param conf JSON object: the params, complete
 * @param triggeredBy who or what: {@code timetable}, {@code ui}, {@code rest_api}, {@code cli} …
 * @param seq number of its last history entry; gapless from 1
 * @param timeoutAt when the run fails for being too long; {@link Instant#MAX} = never (no NULL
 *     deadlines)
 * @param sweep what was promised for many of its instances and is still to be done; null = nothing
 * @param ending how it ends, whatever its tasks say; null = they say it
 */
public record RunRow(
    RunKey key,
    String dagId,
    String runId,
    int version,
    RunType type,
    RunState state,
    @Nullable Instant logicalDate,
    Instant intervalStart,
    Instant intervalEnd,
    Instant runAfter,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    String conf,
    String triggeredBy,
    int seq,
    Instant timeoutAt,
    @Nullable Sweep sweep,
    @Nullable Ending ending) {
  /** With nothing to be swept, and no end yet. */
  public RunRow(
      RunKey key,
      String dagId,
      String runId,
      int version,
      RunType type,
      RunState state,
      @Nullable Instant logicalDate,
      Instant intervalStart,
      Instant intervalEnd,
      Instant runAfter,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      String conf,
      String triggeredBy,
      int seq,
      Instant timeoutAt) {
    this(
        key,
        dagId,
        runId,
        version,
        type,
        state,
        logicalDate,
        intervalStart,
        intervalEnd,
        runAfter,
        createdAt,
        startedAt,
        endedAt,
        conf,
        triggeredBy,
        seq,
        timeoutAt,
        null,
        null);
  }

  /** It is new, and not all of its instances have a row in the store. */
  public boolean unmade() {
    return sweep != null && sweep.kind() == Sweep.Kind.CREATE;
  }
}
