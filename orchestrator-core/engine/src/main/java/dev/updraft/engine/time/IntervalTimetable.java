// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Intervals of one length in elapsed time; zones and their changes play no part.
 *
 * <p>The grid {@code anchor + n * every} reaches to both sides of the anchor. Both components are
 * whole milliseconds, so that instants survive being stored.
 */
public record IntervalTimetable(Duration every, Instant anchor) implements Timetable {
  public IntervalTimetable {
    if (!every.isPositive() || every.toNanosPart() % 1_000_000 != 0) {
      throw new IllegalArgumentException(
          "interval '%s': must be at least 1 ms and whole milliseconds, such as PT90M"
              .formatted(every));
    }
    if (!anchor.equals(anchor.truncatedTo(ChronoUnit.MILLIS))) {
      throw new IllegalArgumentException(
          "anchor '%s': must be whole milliseconds".formatted(anchor));
    }
  }

  /** Anchored at the epoch: {@code PT6H} gives 00:00, 06:00, 12:00 and 18:00 UTC. */
  public IntervalTimetable(Duration every) {
    this(every, Instant.EPOCH);
  }

  @Override
  public Optional<DataInterval> latestEnded(Instant now) {
    Instant end = atOrBefore(now);
    return Optional.of(new DataInterval(end.minus(every), end));
  }

  @Override
  public Optional<DataInterval> after(DataInterval last) {
    return Optional.of(new DataInterval(last.end(), atOrBefore(last.end()).plus(every)));
  }

  @Override
  public Optional<DataInterval> firstFrom(Instant earliest) {
    Instant before = atOrBefore(earliest);
    Instant start = before.equals(earliest) ? before : before.plus(every);
    return Optional.of(new DataInterval(start, start.plus(every)));
  }

  private Instant atOrBefore(Instant instant) {
    long step = every.toMillis();
    long elapsed = Math.subtractExact(instant.toEpochMilli(), anchor.toEpochMilli());
    return anchor.plusMillis(Math.floorDiv(elapsed, step) * step);
  }
}
