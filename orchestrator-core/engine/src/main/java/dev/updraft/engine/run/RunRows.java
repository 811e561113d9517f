// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.state.Ending;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.Sweep;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The changes that a run's row knows. */
final class RunRows {
  private RunRows() {}

  static RunRow next(RunRow row, RunState to) {
    return with(row, to, row.startedAt(), row.endedAt(), row.seq() + 1, row.timeoutAt());
  }

  static RunRow first(RunRow row) {
    return with(row, row.state(), row.startedAt(), row.endedAt(), 1, row.timeoutAt());
  }

  static RunRow begun(RunRow row, Instant at, Instant timeoutAt) {
    return with(row, row.state(), at, null, row.seq(), timeoutAt);
  }

  static RunRow ended(RunRow row, Instant at) {
    return with(row, row.state(), row.startedAt(), at, row.seq(), Instant.MAX);
  }

  /**
   * A run that ended while grants of it are open, or external work is to be cancelled, keeps a
   * deadline: by it a leader finds the run again.
   */
  static RunRow loose(RunRow row, boolean ends) {
    Instant endedAt = row.endedAt() == null ? Instant.EPOCH : row.endedAt();
    return with(
        row, row.state(), row.startedAt(), row.endedAt(), row.seq(), ends ? endedAt : Instant.MAX);
  }

  static RunRow queuedAgain(RunRow row) {
    return with(row, row.state(), null, null, row.seq(), Instant.MAX);
  }

  static RunRow ending(RunRow row, @Nullable Ending ending, Instant timeoutAt) {
    return with(
        row,
        row.state(),
        row.startedAt(),
        row.endedAt(),
        row.seq(),
        ending == null ? timeoutAt : Instant.MAX,
        row.sweep(),
        ending);
  }

  static RunRow sweeping(RunRow row, @Nullable Sweep sweep) {
    return with(
        row,
        row.state(),
        row.startedAt(),
        row.endedAt(),
        row.seq(),
        row.timeoutAt(),
        sweep,
        row.ending());
  }

  private static RunRow with(
      RunRow row,
      RunState state,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      int seq,
      Instant timeoutAt) {
    return with(row, state, startedAt, endedAt, seq, timeoutAt, row.sweep(), row.ending());
  }

  private static RunRow with(
      RunRow row,
      RunState state,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      int seq,
      Instant timeoutAt,
      @Nullable Sweep sweep,
      @Nullable Ending ending) {
    return new RunRow(
        row.key(),
        row.dagId(),
        row.runId(),
        row.version(),
        row.type(),
        state,
        row.logicalDate(),
        row.intervalStart(),
        row.intervalEnd(),
        row.runAfter(),
        row.createdAt(),
        startedAt,
        endedAt,
        row.conf(),
        row.triggeredBy(),
        seq,
        timeoutAt,
        sweep,
        ending);
  }
}
