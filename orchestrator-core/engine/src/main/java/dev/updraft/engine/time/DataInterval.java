// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.time.Instant;

/** The stretch of data that a run covers, {@code [start, end)}; its logical date is the start. */
public record DataInterval(Instant start, Instant end) {
  public DataInterval {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException(
          "a data interval cannot end (%s) before it starts (%s)".formatted(end, start));
    }
  }

  /** An empty stretch: a run that stands for a moment and covers no period. */
  public static DataInterval at(Instant moment) {
    return new DataInterval(moment, moment);
  }

  public Instant logicalDate() {
    return start;
  }
}
