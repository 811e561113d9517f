// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.time.Instant;
import java.util.Optional;

/** One run in all, at a given moment (the start date of the DAG). It covers no period. */
public record Once(Instant at) implements Timetable {

  @Override
  public Optional<DataInterval> latestEnded(Instant now) {
    return at.isAfter(now) ? Optional.empty() : Optional.of(DataInterval.at(at));
  }

  @Override
  public Optional<DataInterval> after(DataInterval last) {
    return Optional.empty();
  }

  @Override
  public Optional<DataInterval> firstFrom(Instant earliest) {
    return at.isBefore(earliest) ? Optional.empty() : Optional.of(DataInterval.at(at));
  }

  /** A run by hand has its own moment, so that it cannot be taken for the scheduled one. */
  @Override
  public DataInterval manual(Instant runAfter) {
    return DataInterval.at(runAfter);
  }
}
