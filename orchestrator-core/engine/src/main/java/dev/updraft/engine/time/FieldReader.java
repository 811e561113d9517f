// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads single fields of one expression.
 *
 * @param expression the whole text, for messages
 * @param quartz whether Quartz format is read: ranges may wrap, days know {@code ? L W #}
 */
record FieldReader(String expression, boolean quartz) {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");
  private static final Pattern FROM_LAST = Pattern.compile("L(?:-(\\d{1,2}))?(W)?");
  private static final Pattern NEAREST = Pattern.compile("(\\d{1,2})W");
  private static final Pattern WEEKDAY_LAST = Pattern.compile("(\\d|[A-Z]{3})L");
  private static final Pattern WEEKDAY_NTH = Pattern.compile("(\\d|[A-Z]{3})#(\\d)");

  BitSet values(CronField field, String text) {
    BitSet values = new BitSet();
    for (String item : text.split(",", -1)) {
      addTo(values, field, item);
    }
    return values;
  }

  /** The ways in which a day field chooses days; one of them suffices. */
  List<DayMatch> days(CronField field, String text) {
    boolean ofMonth = field == CronField.DAY_OF_MONTH;
    List<DayMatch> matches = new ArrayList<>();
    BitSet plain = new BitSet();
    for (String item : text.split(",", -1)) {
      String upper = item.toUpperCase(Locale.ROOT);
      DayMatch special = !quartz ? null : ofMonth ? monthDay(item, upper) : weekday(item, upper);
      if (special != null) {
        matches.add(special);
      } else {
        addTo(plain, field, quartz && "?".equals(text) ? "*" : item);
      }
    }
    if (!plain.isEmpty()) {
      matches.add(
          ofMonth ? new DayMatch.MonthDays(plain) : new DayMatch.Weekdays(fromSunday(plain)));
    }
    return matches;
  }

  private BitSet fromSunday(BitSet weekdays) {
    BitSet folded = new BitSet();
    weekdays.stream().forEach(day -> folded.set(fromSunday(day)));
    return folded;
  }

  private int fromSunday(int weekday) {
    return quartz ? weekday - 1 : weekday % 7;
  }

  private @Nullable DayMatch monthDay(String item, String upper) {
    Matcher last = FROM_LAST.matcher(upper);
    if (last.matches()) {
      String group = last.group(1);
      int offset = group == null ? 0 : Integer.parseInt(group);
      if (offset > 30) {
        throw refused(CronField.DAY_OF_MONTH, item, "L-0 to L-30 count back from the last day");
      }
      return last.group(2) == null
          ? new DayMatch.FromLast(offset)
          : new DayMatch.NearestToLast(offset);
    }
    Matcher nearest = NEAREST.matcher(upper);
    return nearest.matches()
        ? new DayMatch.NearestWeekday(value(CronField.DAY_OF_MONTH, item, nearest.group(1)))
        : null;
  }

  private @Nullable DayMatch weekday(String item, String upper) {
    CronField field = CronField.QUARTZ_DAY_OF_WEEK;
    if ("L".equals(upper)) {
      return saturday();
    }
    Matcher last = WEEKDAY_LAST.matcher(upper);
    if (last.matches()) {
      return new DayMatch.LastWeekday(fromSunday(value(field, item, last.group(1))));
    }
    Matcher nth = WEEKDAY_NTH.matcher(upper);
    if (!nth.matches()) {
      return null;
    }
    int number = Integer.parseInt(nth.group(2));
    if (number < 1 || number > 5) {
      throw refused(field, item, "after '#' write 1-5: which such weekday of the month");
    }
    return new DayMatch.NthWeekday(fromSunday(value(field, item, nth.group(1))), number);
  }

  /** In Quartz format a lone L in the day of week means Saturday, each one. */
  private static DayMatch saturday() {
    BitSet saturday = new BitSet();
    saturday.set(6);
    return new DayMatch.Weekdays(saturday);
  }

  private void addTo(BitSet values, CronField field, String item) {
    int slash = item.indexOf('/');
    String base = slash < 0 ? item : item.substring(0, slash);
    int step = slash < 0 ? 1 : step(field, item, item.substring(slash + 1));
    int dash = base.indexOf('-');
    int low;
    int high;
    if ("*".equals(base)) {
      low = field.min;
      high = field.top();
    } else if (dash >= 0) {
      low = value(field, item, base.substring(0, dash));
      high = value(field, item, base.substring(dash + 1));
    } else {
      low = value(field, item, base);
      high = slash < 0 ? low : Math.max(low, field.top());
    }
    if (high < low) {
      high = wrapped(field, item, high);
    }
    int span = field.max - field.min + 1;
    for (int value = low; value <= high; value += step) {
      values.set(field.min + (value - field.min) % span);
    }
  }

  /** The end of a range that runs backwards, counted on past the field's maximum. */
  private int wrapped(CronField field, String item, int high) {
    if (quartz && field != CronField.YEAR) {
      return high + field.max - field.min + 1;
    }
    if (field == CronField.DAY_OF_WEEK && high == 0) {
      return 7;
    }
    throw refused(field, item, "the range runs backwards; write it as two, such as 22-23,0-2");
  }

  private int step(CronField field, String item, String text) {
    int step = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (step < 1 || step > field.max) {
      throw refused(
          field,
          item,
          "the step after '/' must be 1-%d; a period that does not divide the field needs an"
                  .formatted(field.max)
              + " interval timetable");
    }
    return step;
  }

  private int value(CronField field, String item, String text) {
    int value =
        NUMBER.matcher(text).matches()
            ? Integer.parseInt(text)
            : field.named(text.toUpperCase(Locale.ROOT));
    if (value < field.min || value > field.max) {
      boolean special = !quartz && (text.contains("?") || text.contains("L") || text.contains("#"));
      throw refused(
          field,
          item,
          special
              ? "'?', 'L', 'W' and '#' belong to the Quartz format of 6-7 fields"
              : "for example " + field.example);
    }
    return value;
  }

  private IllegalArgumentException refused(CronField field, String item, String hint) {
    return new IllegalArgumentException(
        "%s '%s' in '%s': allowed %d-%d; %s"
            .formatted(field.label, item, expression, field.min, field.max, hint));
  }
}
