// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What expressions mean and how wrong ones are refused; zones are {@link CronZonesTest}'s. */
class CronTest {
  private static final ZoneId UTC = ZoneOffset.UTC;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0 * * * *         | 2026-01-01T00:00 | 2026-01-01T01:00 2026-01-01T02:00
          */20 9-10 * * *   | 2026-01-01T09:50 | 2026-01-01T10:00 2026-01-01T10:20 2026-01-01T10:40 2026-01-02T09:00
          5/25 0 * * *      | 2026-01-01T00:00 | 2026-01-01T00:05 2026-01-01T00:30 2026-01-01T00:55 2026-01-02T00:05
          1,3-7/2 0 * * *   | 2026-01-01T00:00 | 2026-01-01T00:01 2026-01-01T00:03 2026-01-01T00:05 2026-01-01T00:07 2026-01-02T00:01
          0 0 * * MON-fri   | 2026-01-02T12:00 | 2026-01-05T00:00
          0 0 * * 0         | 2026-01-01T00:00 | 2026-01-04T00:00
          0 0 * * 7         | 2026-01-01T00:00 | 2026-01-04T00:00
          0 0 * * 6-7       | 2026-01-01T00:00 | 2026-01-03T00:00 2026-01-04T00:00 2026-01-10T00:00
          0 0 * * SAT-SUN   | 2026-01-01T00:00 | 2026-01-03T00:00 2026-01-04T00:00 2026-01-10T00:00
          0 0 * * 1/2       | 2026-01-03T00:00 | 2026-01-05T00:00 2026-01-07T00:00 2026-01-09T00:00 2026-01-12T00:00
          0 0 1 jan,JUL *   | 2026-01-01T00:00 | 2026-07-01T00:00 2027-01-01T00:00
          0 0 13 * FRI      | 2026-01-01T00:00 | 2026-01-02T00:00 2026-01-09T00:00 2026-01-13T00:00 2026-01-16T00:00
          0 0 */2 * MON     | 2026-01-01T00:00 | 2026-01-05T00:00 2026-01-19T00:00
          0 0 31 * *        | 2026-01-31T00:00 | 2026-03-31T00:00 2026-05-31T00:00
          0 0 29 2 *        | 2026-01-01T00:00 | 2028-02-29T00:00 2032-02-29T00:00
          0 0 29 2 *        | 2096-03-01T00:00 | 2104-02-29T00:00
          @hourly           | 2026-01-01T00:00 | 2026-01-01T01:00
          @daily            | 2026-01-01T00:00 | 2026-01-02T00:00
          @MIDNIGHT         | 2026-01-01T00:00 | 2026-01-02T00:00
          @weekly           | 2026-01-01T00:00 | 2026-01-04T00:00
          @monthly          | 2026-01-01T00:00 | 2026-02-01T00:00
          @quarterly        | 2026-01-01T00:00 | 2026-04-01T00:00 2026-07-01T00:00
          @yearly           | 2026-01-01T00:00 | 2027-01-01T00:00
          @annually         | 2026-01-01T00:00 | 2027-01-01T00:00
          0 0 12 ? * MON    | 2026-01-01T00:00 | 2026-01-05T12:00 2026-01-12T12:00
          0 0 12 ? * 2      | 2026-01-01T00:00 | 2026-01-05T12:00
          30/15 0 12 * * ?  | 2026-01-01T00:00 | 2026-01-01T12:00:30 2026-01-01T12:00:45 2026-01-02T12:00:30
          0 0 0 L * ?       | 2026-01-01T00:00 | 2026-01-31T00:00 2026-02-28T00:00
          0 0 0 L-3 * ?     | 2026-01-01T00:00 | 2026-01-28T00:00 2026-02-25T00:00
          0 0 0 LW * ?      | 2026-01-01T00:00 | 2026-01-30T00:00 2026-02-27T00:00 2026-03-31T00:00
          0 0 0 1W * ?      | 2026-01-01T00:00 | 2026-02-02T00:00 2026-03-02T00:00 2026-04-01T00:00
          0 0 0 1W 8 ?      | 2026-01-01T00:00 | 2026-08-03T00:00
          0 0 0 ? * FRIL    | 2026-01-01T00:00 | 2026-01-30T00:00 2026-02-27T00:00
          0 0 0 ? * 6L      | 2026-01-01T00:00 | 2026-01-30T00:00
          0 0 0 ? * 6#3     | 2026-01-01T00:00 | 2026-01-16T00:00 2026-02-20T00:00
          0 0 0 ? * L       | 2026-01-01T00:00 | 2026-01-03T00:00 2026-01-10T00:00
          0 0 22-1 1 NOV-JAN ? | 2026-02-01T00:00 | 2026-11-01T00:00 2026-11-01T01:00 2026-11-01T22:00
          0 0 0 1 1 ? 2030-2031 | 2026-01-01T00:00 | 2030-01-01T00:00 2031-01-01T00:00
          0 0 0 ? 2 MON#5   | 2026-01-01T00:00 | 2044-02-29T00:00
          0 0 0 ? 2 MON#5   | 2072-03-01T00:00 | 2112-02-29T00:00
          """)
  void shouldTickAsWrittenAndBackAgain(String text, LocalDateTime from, String expected) {
    Cron cron = Cron.parse(text);
    List<Instant> ticks = new ArrayList<>();
    Instant at = from.toInstant(ZoneOffset.UTC);
    int wanted = expected.split(" ", -1).length;
    for (int i = 0; i < wanted; i++) {
      at = cron.next(at, UTC).orElseThrow();
      ticks.add(at);
    }
    assertThat(
            ticks.stream()
                .map(tick -> LocalDateTime.ofInstant(tick, UTC).toString())
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
    for (int i = wanted - 1; i > 0; i--) {
      assertThat(cron.previous(ticks.get(i), UTC)).contains(ticks.get(i - 1));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          61 * * * *       | minute '61' in '61 * * * *': allowed 0-59; for example 0, */15 or 10-20
          * 24 * * *       | hour '24' in '* 24 * * *': allowed 0-23; for example
          * * 0 * *        | day of month '0' in '* * 0 * *': allowed 1-31; for example
          * * * 13 *       | month '13' in '* * * 13 *': allowed 1-12; for example
          * * * FOO *      | month 'FOO' in
          * * * AN *       | month 'AN' in
          * * * * 8        | day of week '8' in '* * * * 8': allowed 0-7; for example MON-FRI
          1,,2 * * * *     | minute '' in '1,,2 * * * *'
          -1 * * * *       | minute '-1' in
          +1 * * * *       | minute '+1' in
          1-2-3 * * * *    | minute '1-2-3' in
          */0 * * * *      | minute '*/0' in '*/0 * * * *': allowed 0-59; the step after '/' must be 1-59
          */90 * * * *     | the step after '/' must be 1-59; a period that does not divide the field needs an interval timetable
          */5/2 * * * *    | minute '*/5/2' in
          * 22-2 * * *     | hour '22-2' in '* 22-2 * * *': allowed 0-23; the range runs backwards; write it as two
          * * ? * *        | 'W' and '#' belong to the Quartz format of 6-7 fields
          * * * * 5L       | 'W' and '#' belong to the Quartz format of 6-7 fields
          * * L * *        | 'W' and '#' belong to the Quartz format of 6-7 fields
          * * * *          | '* * * *' has 4 field(s): write 5 (minute hour day-of-month month day-of-week)
          ""               | '' has 0 field(s)
          @once            | '@once' is not a cron macro: use one of @annually, @daily, @hourly
          @continuous      | (@once and @continuous are timetables)
          0 0 30 2 *       | '0 0 30 2 *' never occurs
          0 0 31 4,6,9 *   | never occurs
          60 0 0 * * ?     | second '60' in '60 0 0 * * ?': allowed 0-59
          0 0 0 * * *      | (Quartz format)
          0 0 0 ? * ?      | (Quartz format)
          0 0 0 ? * 0      | day of week '0' in '0 0 0 ? * 0': allowed 1-7; for example MON-FRI; 1 is Sunday here
          0 0 0 ? * 2#6    | after '#' write 1-5
          0 0 0 L-31 * ?   | L-0 to L-30 count back from the last day
          0 0 0 32W * ?    | day of month '32W' in
          0 0 0 1 1 ? 1969 | year '1969' in '0 0 0 1 1 ? 1969': allowed 1970-2099
          """)
  void shouldRefuseWithFieldRangeAndRemedy(String text, String message) {
    assertThatThrownBy(() -> Cron.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldBeStrictOnBothSidesAndToTheNanosecond() {
    Cron cron = Cron.parse("0 0 * * *");
    Instant tick = Instant.parse("2026-03-05T00:00:00Z");
    assertThat(cron.next(tick, UTC)).contains(tick.plusSeconds(86_400));
    assertThat(cron.next(tick.minusNanos(1), UTC)).contains(tick);
    assertThat(cron.previous(tick, UTC)).contains(tick.minusSeconds(86_400));
    assertThat(cron.previous(tick.plusNanos(1), UTC)).contains(tick);
  }

  @Test
  void shouldEndWithTheCalendar() {
    Cron cron = Cron.parse("@yearly");
    Instant first = Instant.parse("1900-01-01T00:00:00Z");
    Instant last = Instant.parse("2199-01-01T00:00:00Z");
    assertThat(cron.next(Instant.MIN, UTC)).contains(first);
    assertThat(cron.previous(first, UTC)).isEmpty();
    assertThat(cron.previous(Instant.MIN, UTC)).isEmpty();
    assertThat(cron.previous(Instant.MAX, UTC)).contains(last);
    assertThat(cron.next(last, UTC)).isEmpty();
    assertThat(cron.next(Instant.MAX, UTC)).isEmpty();
    assertThat(Cron.parse("0 0 0 1 1 ? 2030").next(last, UTC)).isEmpty();
  }

  @Test
  void shouldBeEqualByText() {
    assertThat(Cron.parse(" @daily ")).isEqualTo(Cron.parse("@daily")).hasToString("@daily");
    assertThat(Cron.parse("@daily")).isNotEqualTo(Cron.parse("@hourly"));
  }
}
