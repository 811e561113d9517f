// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.time.Instant;
import java.util.Optional;

/** No schedule: runs are begun by people, the API, assets or other runs only. */
public record Manual() implements Timetable {

  @Override
  public Optional<DataInterval> latestEnded(Instant now) {
    return Optional.empty();
  }

  @Override
  public Optional<DataInterval> after(DataInterval last) {
    return Optional.empty();
  }

  @Override
  public Optional<DataInterval> firstFrom(Instant earliest) {
    return Optional.empty();
  }
}
