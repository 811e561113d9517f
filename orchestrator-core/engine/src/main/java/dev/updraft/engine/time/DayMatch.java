// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.BitSet;

/** One way to choose days. Weekdays are numbered from Sunday = 0. */
sealed interface DayMatch {

  boolean matches(LocalDate date);

  private static int fromSunday(LocalDate date) {
    return date.getDayOfWeek().getValue() % 7;
  }

  /** Plain days of the month, 1-31. */
  record MonthDays(BitSet days) implements DayMatch {
    @Override
    public boolean matches(LocalDate date) {
      return days.get(date.getDayOfMonth());
    }
  }

  /** Plain weekdays, 0-6. */
  record Weekdays(BitSet days) implements DayMatch {
    @Override
    public boolean matches(LocalDate date) {
      return days.get(fromSunday(date));
    }
  }

  /** {@code L} and {@code L-n}: days before the last one of the month. */
  record FromLast(int offset) implements DayMatch {
    @Override
    public boolean matches(LocalDate date) {
      return date.getDayOfMonth() == date.lengthOfMonth() - offset;
    }
  }

  /** {@code nW}: the weekday nearest to a day, in the same month; none where the day is missing. */
  record NearestWeekday(int day) implements DayMatch {
    @Override
    public boolean matches(LocalDate date) {
      return date.getDayOfMonth() == nearest(YearMonth.from(date), day);
    }

    static int nearest(YearMonth month, int day) {
      if (day < 1 || day > month.lengthOfMonth()) {
        return -1;
      }
      DayOfWeek weekday = month.atDay(day).getDayOfWeek();
      if (weekday == DayOfWeek.SATURDAY) {
        return day == 1 ? 3 : day - 1;
      }
      if (weekday == DayOfWeek.SUNDAY) {
        return day == month.lengthOfMonth() ? day - 2 : day + 1;
      }
      return day;
    }
  }

  /** {@code LW} and {@code L-nW}: the weekday nearest to a day counted from the month's end. */
  record NearestToLast(int offset) implements DayMatch {
    @Override
    public boolean matches(LocalDate date) {
      YearMonth month = YearMonth.from(date);
      return date.getDayOfMonth() == NearestWeekday.nearest(month, month.lengthOfMonth() - offset);
    }
  }

  /** {@code FRI#3}: the n-th such weekday of the month. */
  record NthWeekday(int weekday, int nth) implements DayMatch {
    @Override
    public boolean matches(LocalDate date) {
      return fromSunday(date) == weekday && (date.getDayOfMonth() - 1) / 7 + 1 == nth;
    }
  }

  /** {@code FRIL}: the last such weekday of the month. */
  record LastWeekday(int weekday) implements DayMatch {
    @Override
    public boolean matches(LocalDate date) {
      return fromSunday(date) == weekday && date.getDayOfMonth() > date.lengthOfMonth() - 7;
    }
  }
}
