// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import static dev.updraft.engine.time.CronField.DAY_OF_MONTH;
import static dev.updraft.engine.time.CronField.DAY_OF_WEEK;
import static dev.updraft.engine.time.CronField.HOUR;
import static dev.updraft.engine.time.CronField.MINUTE;
import static dev.updraft.engine.time.CronField.MONTH;
import static dev.updraft.engine.time.CronField.QUARTZ_DAY_OF_WEEK;
import static dev.updraft.engine.time.CronField.SECOND;
import static dev.updraft.engine.time.CronField.YEAR;

import java.text.ParseException;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/** Reads expressions; what it refuses is named with the field, the range and a way to mend it. */
final class CronParser {
  private static final Map<String, String> MACROS =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@quarterly", "0 0 1 */3 *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  private CronParser() {}

  static CronFields parse(String expression) {
    String text = expression.strip();
    if (text.startsWith("@")) {
      String macro = MACROS.get(text.toLowerCase(Locale.ROOT));
      if (macro == null) {
        throw new IllegalArgumentException(
            "'%s' is not a cron macro: use one of %s (@once and @continuous are timetables)"
                .formatted(text, String.join(", ", MACROS.keySet().stream().sorted().toList())));
      }
      text = macro;
    }
    List<String> fields = List.of(text.split("\\s+", -1));
    CronFields parsed =
        switch (fields.size()) {
          case 5 -> unix(text, fields);
          case 6, 7 -> quartz(text, fields);
          default ->
              throw new IllegalArgumentException(
                  ("'%s' has %d field(s): write 5 (minute hour day-of-month month day-of-week) or,"
                          + " in Quartz format, 6-7 (second first, year last)")
                      .formatted(text, text.isEmpty() ? 0 : fields.size()));
        };
    if (parsed.first(
            Ticks.FIRST.atOffset(ZoneOffset.UTC).toLocalDateTime(),
            Ticks.END.atOffset(ZoneOffset.UTC).toLocalDateTime())
        == null) {
      throw new IllegalArgumentException(
          "'%s' never occurs: no date has that day, month and year".formatted(text));
    }
    return parsed;
  }

  private static CronFields unix(String text, List<String> fields) {
    FieldReader reader = new FieldReader(text, false);
    BitSet zero = new BitSet();
    zero.set(0);
    DayTimes times =
        new DayTimes(
            zero, reader.values(MINUTE, fields.get(0)), reader.values(HOUR, fields.get(1)));
    String monthDays = fields.get(2);
    String weekdays = fields.get(4);
    return new CronFields(
        times,
        reader.days(DAY_OF_MONTH, monthDays),
        reader.days(DAY_OF_WEEK, weekdays),
        !monthDays.startsWith("*") && !weekdays.startsWith("*"),
        reader.values(MONTH, fields.get(3)),
        allYears(),
        startsWithStar(fields.subList(0, 2)));
  }

  private static CronFields quartz(String text, List<String> fields) {
    FieldReader reader = new FieldReader(text, true);
    DayTimes times =
        new DayTimes(
            reader.values(SECOND, fields.get(0)),
            reader.values(MINUTE, fields.get(1)),
            reader.values(HOUR, fields.get(2)));
    String years = fields.size() == 7 ? fields.get(6) : "*";
    CronFields parsed =
        new CronFields(
            times,
            reader.days(DAY_OF_MONTH, fields.get(3)),
            reader.days(QUARTZ_DAY_OF_WEEK, fields.get(5)),
            false,
            reader.values(MONTH, fields.get(4)),
            "*".equals(years) ? allYears() : reader.values(YEAR, years),
            startsWithStar(fields.subList(0, 3)));
    String refused = refusedByQuartz(text);
    if (refused != null) {
      throw new IllegalArgumentException("'%s': %s (Quartz format)".formatted(text, refused));
    }
    return parsed;
  }

  /** Quartz has rules across fields (exactly one '?', no lists with L); it is their authority. */
  private static @Nullable String refusedByQuartz(String text) {
    try {
      CronExpression.validateExpression(text);
      return null;
    } catch (ParseException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static boolean startsWithStar(List<String> fields) {
    return fields.stream().anyMatch(field -> field.startsWith("*"));
  }

  private static BitSet allYears() {
    BitSet years = new BitSet();
    years.set(1900, 2201);
    return years;
  }
}
