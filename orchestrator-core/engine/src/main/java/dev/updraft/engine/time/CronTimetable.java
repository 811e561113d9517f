// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * Intervals between the ticks of a cron expression: a run covers {@code [previous tick, tick)}.
 *
 * @param except local dates whose ticks are dropped (holidays); the interval of the next tick that
 *     stays reaches back over them, so their data are still covered. A tick that a zone change
 *     moved counts by the date to which it was moved
 */
public record CronTimetable(Cron cron, ZoneId zone, Set<LocalDate> except) implements Timetable {
  public CronTimetable {
    except = Set.copyOf(except);
  }

  public CronTimetable(Cron cron, ZoneId zone) {
    this(cron, zone, Set.of());
  }

  /** The same schedule without the ticks on these dates, and these dates only. */
  public CronTimetable except(Set<LocalDate> dates) {
    return new CronTimetable(cron, zone, dates);
  }

  @Override
  public Optional<DataInterval> latestEnded(Instant now) {
    Optional<Instant> end = now.isBefore(Instant.MAX) ? previous(now.plusNanos(1)) : previous(now);
    return end.flatMap(tick -> previous(tick).map(start -> new DataInterval(start, tick)));
  }

  @Override
  public Optional<DataInterval> after(DataInterval last) {
    return next(last.end()).map(end -> new DataInterval(last.end(), end));
  }

  @Override
  public Optional<DataInterval> firstFrom(Instant earliest) {
    Optional<Instant> start =
        earliest.isAfter(Instant.MIN) ? next(earliest.minusNanos(1)) : next(earliest);
    return start.flatMap(tick -> next(tick).map(end -> new DataInterval(tick, end)));
  }

  private Optional<Instant> next(Instant after) {
    Optional<Instant> tick = cron.next(after, zone);
    while (tick.isPresent() && dropped(tick.get())) {
      tick = cron.next(tick.get(), zone);
    }
    return tick;
  }

  private Optional<Instant> previous(Instant before) {
    Optional<Instant> tick = cron.previous(before, zone);
    while (tick.isPresent() && dropped(tick.get())) {
      tick = cron.previous(tick.get(), zone);
    }
    return tick;
  }

  private boolean dropped(Instant tick) {
    return !except.isEmpty() && except.contains(LocalDate.ofInstant(tick, zone));
  }
}
