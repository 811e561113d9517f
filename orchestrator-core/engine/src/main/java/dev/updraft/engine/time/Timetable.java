// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.time.Instant;
import java.util.Optional;

/**
 * Which data intervals a schedule has. A run covers one interval and may begin when it has ended.
 *
 * <p>The intervals of one timetable have strictly increasing starts and do not overlap, so a
 * logical date identifies a run. Knows neither catch-up nor end dates: the caller asks for what it
 * wants.
 */
public sealed interface Timetable permits CronTimetable, IntervalTimetable, Once, Manual {

  /** The newest interval that has ended at {@code now} (an end equal to it counts). */
  Optional<DataInterval> latestEnded(Instant now);

  /**
   * The interval after one already run. It begins where that one ended, even if that is no tick of
   * this timetable: after a change of schedule the first interval is a short bridge, so no data are
   * skipped or covered twice and no logical date comes up again.
   */
  Optional<DataInterval> after(DataInterval last);

  /** The first regular interval that starts at or after {@code earliest}. */
  Optional<DataInterval> firstFrom(Instant earliest);

  /** What a run asked for by hand covers: the last complete interval, else just that moment. */
  default DataInterval manual(Instant runAfter) {
    return latestEnded(runAfter).orElseGet(() -> DataInterval.at(runAfter));
  }
}
