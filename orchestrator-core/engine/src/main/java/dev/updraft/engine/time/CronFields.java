// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression as sets over local date-time; zones are not known here.
 *
 * @param either whether a day matches by day of month or day of week (Vixie, when both are
 *     restricted) instead of by both
 * @param realTime whether the expression follows elapsed time at zone changes, see {@link Ticks}
 */
record CronFields(
    DayTimes times,
    List<DayMatch> monthDays,
    List<DayMatch> weekdays,
    boolean either,
    BitSet months,
    BitSet years,
    boolean realTime) {

  private static final int LAST_SECOND = 24 * 3600 - 1;

  CronFields {
    monthDays = List.copyOf(monthDays);
    weekdays = List.copyOf(weekdays);
  }

  /** The first match in {@code [from, to)}; both are whole seconds. */
  @Nullable LocalDateTime first(LocalDateTime from, LocalDateTime to) {
    LocalDate date = from.toLocalDate();
    int second = from.toLocalTime().toSecondOfDay();
    while (date.atStartOfDay().isBefore(to)) {
      LocalDate candidate = firstMonth(date);
      if (candidate == null) {
        return null;
      }
      if (!candidate.equals(date)) {
        date = candidate;
        second = 0;
        continue;
      }
      int time = matches(date) ? times.first(second) : -1;
      if (time >= 0) {
        LocalDateTime found = date.atTime(LocalTime.ofSecondOfDay(time));
        return found.isBefore(to) ? found : null;
      }
      date = date.plusDays(1);
      second = 0;
    }
    return null;
  }

  /** The last match in {@code [from, to)}; both are whole seconds. */
  @Nullable LocalDateTime last(LocalDateTime from, LocalDateTime to) {
    LocalDateTime latest = to.minusSeconds(1);
    LocalDate date = latest.toLocalDate();
    int second = latest.toLocalTime().toSecondOfDay();
    while (!date.isBefore(from.toLocalDate())) {
      LocalDate candidate = lastMonth(date);
      if (candidate == null) {
        return null;
      }
      if (!candidate.equals(date)) {
        date = candidate;
        second = LAST_SECOND;
        continue;
      }
      int time = matches(date) ? times.last(second) : -1;
      if (time >= 0) {
        LocalDateTime found = date.atTime(LocalTime.ofSecondOfDay(time));
        return found.isBefore(from) ? null : found;
      }
      date = date.minusDays(1);
      second = LAST_SECOND;
    }
    return null;
  }

  private boolean matches(LocalDate date) {
    boolean byMonth = monthDays.stream().anyMatch(day -> day.matches(date));
    boolean byWeek = weekdays.stream().anyMatch(day -> day.matches(date));
    return either ? (byMonth || byWeek) : (byMonth && byWeek);
  }

  /** The date itself if its month is named, else the first day of the next named month. */
  private @Nullable LocalDate firstMonth(LocalDate date) {
    int year = years.nextSetBit(date.getYear());
    int month = year == date.getYear() ? months.nextSetBit(date.getMonthValue()) : 0;
    if (month == date.getMonthValue()) {
      return date;
    }
    if (month < 0) {
      year = years.nextSetBit(date.getYear() + 1);
    }
    return year < 0 ? null : LocalDate.of(year, month > 0 ? month : months.nextSetBit(1), 1);
  }

  /** The date itself if its month is named, else the last day of the named month before it. */
  private @Nullable LocalDate lastMonth(LocalDate date) {
    int year = years.previousSetBit(date.getYear());
    int month = year == date.getYear() ? months.previousSetBit(date.getMonthValue()) : 0;
    if (month == date.getMonthValue()) {
      return date;
    }
    if (month < 0) {
      year = years.previousSetBit(date.getYear() - 1);
    }
    if (year < 0) {
      return null;
    }
    LocalDate first = LocalDate.of(year, month > 0 ? month : months.previousSetBit(12), 1);
    return first.withDayOfMonth(first.lengthOfMonth());
  }
}
