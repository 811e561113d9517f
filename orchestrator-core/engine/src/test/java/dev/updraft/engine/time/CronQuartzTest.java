// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.quartz.CronExpression;

/** Quartz format means what Quartz says it means, where Quartz is right: in UTC. */
class CronQuartzTest {
  private static final List<String> TIMES = List.of("*", "0", "*/7", "5/20", "1,17", "3-9", "22-2");
  private static final List<String> DAYS =
      List.of("*", "1", "L", "L-2", "10-20/3", "1,31", "28-3", "7/10");
  private static final List<String> NEAREST = List.of("LW", "15W", "1W", "28W", "L-2W");
  private static final List<String> MONTHS =
      List.of("*", "2", "*/3", "NOV-FEB", "JAN,jun", "4/2", "2-8");
  private static final List<String> WEEKDAYS =
      List.of("*", "1", "MON-FRI", "FRI-TUE", "2,4", "L", "6L", "TUEL", "6#3", "SUN#5", "3/2");
  private static final List<String> YEARS = List.of("", "", "", " *", " 2026-2035", " 2024/4");

  @Test
  void shouldAgreeWithQuartzInUtc() throws ParseException {
    long seed = Long.getLong("updraft.seed", 20_260_308L);
    System.out.println("CronQuartzTest: -Dupdraft.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 1_500; i++) {
      boolean byWeek = random.nextBoolean();
      String text =
          String.join(
                  " ",
                  pick(random, TIMES).replace("22-2", "50-10"),
                  pick(random, TIMES).replace("22-2", "50-10"),
                  pick(random, TIMES).replace("5/20", "5/6"),
                  byWeek ? "?" : pick(random, DAYS),
                  pick(random, MONTHS),
                  byWeek ? pick(random, WEEKDAYS) : "?")
              + pick(random, YEARS);
      compare(text, Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000)), 8);
    }
  }

  /**
   * One tick a day, from a month's begin: where W moves to a later day, Quartz 2.5.2 finds no
   * second tick on it ({@code 5/20 3-9 0 1W 2 ?} after 2026-02-02T00:03:05 goes on in 2027).
   */
  @Test
  void shouldAgreeWithQuartzOnNearestWeekdays() throws ParseException {
    for (String day : NEAREST) {
      for (String month : MONTHS) {
        compare("0 30 6 %s %s ?".formatted(day, month), Instant.parse("2024-01-01T00:00:00Z"), 60);
      }
    }
  }

  private static void compare(String text, Instant after, int ticks) throws ParseException {
    Cron cron = Cron.parse(text);
    CronExpression quartz = new CronExpression(text);
    quartz.setTimeZone(TimeZone.getTimeZone("UTC"));
    Instant at = after;
    for (int tick = 0; tick < ticks; tick++) {
      Date expected = quartz.getNextValidTimeAfter(Date.from(at));
      Instant actual = cron.next(at, ZoneOffset.UTC).orElse(null);
      assertThat(actual)
          .as("'%s' after %s", text, at)
          .isEqualTo(expected == null ? null : expected.toInstant());
      if (actual == null) {
        break;
      }
      at = actual;
    }
  }

  private static String pick(Random random, List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
