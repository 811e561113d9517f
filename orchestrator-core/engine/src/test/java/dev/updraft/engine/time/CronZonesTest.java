// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The written rule at zone changes, case by case. A tick is written as day, wall clock and offset;
 * the table in docs/adr/0003-calendar-time.md is taken from here.
 */
class CronZonesTest {
  /** More than any case has: a broken evaluator must fail, not hang. */
  private static final int MOST = 1_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          America/New_York    | 2026-03-08 | 30 2 * * *    | 08T03:00-04:00
          America/New_York    | 2026-03-08 | 0,30 2 * * *  | 08T03:00-04:00
          America/New_York    | 2026-03-08 | 0 2,3 * * *   | 08T03:00-04:00
          America/New_York    | 2026-03-08 | 0 1-4 * * *   | 08T01:00-05:00 08T03:00-04:00 08T04:00-04:00
          America/New_York    | 2026-03-08 | */30 2 * * *  |
          America/New_York    | 2026-03-08 | 30 */2 * * *  | 08T00:30-05:00 08T04:30-04:00 08T06:30-04:00 08T08:30-04:00 08T10:30-04:00 08T12:30-04:00 08T14:30-04:00 08T16:30-04:00 08T18:30-04:00 08T20:30-04:00 08T22:30-04:00
          America/New_York    | 2026-03-08 | */30 1-3 * * * | 08T01:00-05:00 08T01:30-05:00 08T03:00-04:00 08T03:30-04:00
          America/New_York    | 2026-03-08 | 0 30 2 * * ?  | 08T03:00-04:00
          America/New_York    | 2026-03-08 | */30 30 2 * * ? |
          America/New_York    | 2026-11-01 | 30 1 * * *    | 01T01:30-04:00
          America/New_York    | 2026-11-01 | 0 2 * * *     | 01T02:00-05:00
          America/New_York    | 2026-11-01 | 0 0-3 * * *   | 01T00:00-04:00 01T01:00-04:00 01T02:00-05:00 01T03:00-05:00
          America/New_York    | 2026-11-01 | */30 1 * * *  | 01T01:00-04:00 01T01:30-04:00 01T01:00-05:00 01T01:30-05:00
          America/New_York    | 2026-11-01 | 0 0 1 * * ?   | 01T01:00-04:00
          Europe/Berlin       | 2026-03-29 | 30 2 * * *    | 29T03:00+02:00
          Europe/Berlin       | 2026-03-29 | */30 1-3 * * * | 29T01:00+01:00 29T01:30+01:00 29T03:00+02:00 29T03:30+02:00
          Europe/Berlin       | 2026-10-25 | 30 2 * * *    | 25T02:30+02:00
          Europe/Berlin       | 2026-10-25 | */30 2 * * *  | 25T02:00+02:00 25T02:30+02:00 25T02:00+01:00 25T02:30+01:00
          Australia/Lord_Howe | 2026-10-04 | 15 2 * * *    | 04T02:30+11:00
          Australia/Lord_Howe | 2026-10-04 | 15,45 2 * * * | 04T02:30+11:00 04T02:45+11:00
          Australia/Lord_Howe | 2026-10-04 | */15 2 * * *  | 04T02:30+11:00 04T02:45+11:00
          Australia/Lord_Howe | 2026-04-05 | 45 1 * * *    | 05T01:45+11:00
          Australia/Lord_Howe | 2026-04-05 | */15 1 * * *  | 05T01:00+11:00 05T01:15+11:00 05T01:30+11:00 05T01:45+11:00 05T01:30+10:30 05T01:45+10:30
          Pacific/Apia        | 2011-12-30 | 0 9 * * *     |
          Pacific/Apia        | 2011-12-31 | 0 9 * * *     | 31T00:00+14:00 31T09:00+14:00
          Pacific/Apia        | 2011-12-31 | 0 0 * * *     | 31T00:00+14:00
          Pacific/Apia        | 2011-12-31 | 0 9 30 * *    | 31T00:00+14:00
          Pacific/Apia        | 2011-12-31 | 0 */12 * * *  | 31T00:00+14:00 31T12:00+14:00
          Pacific/Apia        | 2011-12-31 | 0 */12 30 * * |
          America/Sao_Paulo   | 2018-11-04 | 0 0 * * *     | 04T01:00-02:00
          America/Sao_Paulo   | 2018-11-04 | 30 0,1 * * *  | 04T01:00-02:00 04T01:30-02:00
          America/Sao_Paulo   | 2018-11-04 | 30 */12 * * * | 04T12:30-02:00
          America/Sao_Paulo   | 2018-02-17 | 30 23 * * *   | 17T23:30-02:00
          America/Sao_Paulo   | 2018-02-18 | 0 0 * * *     | 18T00:00-03:00
          America/Sao_Paulo   | 2018-02-17 | */30 23 * * * | 17T23:00-02:00 17T23:30-02:00 17T23:00-03:00 17T23:30-03:00
          Africa/Monrovia     | 1972-01-07 | 0 0 * * *     | 07T00:44:30Z
          """)
  void shouldTickByTheWrittenRule(
      String zoneId, String date, String text, @Nullable String expected) {
    ZoneId zone = ZoneId.of(zoneId);
    Cron cron = Cron.parse(text);
    // Before the first and after the last instant that any offset could call this date.
    Instant from = LocalDateTime.parse(date + "T00:00").toInstant(ZoneOffset.ofHours(18));
    Instant to = LocalDateTime.parse(date + "T23:59").toInstant(ZoneOffset.ofHours(-18));
    List<Instant> forward = new ArrayList<>();
    for (Instant at = cron.next(from, zone).orElseThrow();
        at.isBefore(to) && forward.size() < MOST;
        at = cron.next(at, zone).orElseThrow()) {
      forward.add(at);
    }
    List<Instant> backward = new ArrayList<>();
    for (Instant at = cron.previous(to, zone).orElseThrow();
        at.isAfter(from) && backward.size() < MOST;
        at = cron.previous(at, zone).orElseThrow()) {
      backward.addFirst(at);
    }
    assertThat(backward).isEqualTo(forward);
    assertThat(
            forward.stream()
                .map(tick -> tick.atZone(zone).toOffsetDateTime().toString())
                .filter(tick -> tick.startsWith(date + "T"))
                .map(tick -> tick.substring(8))
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected == null ? "" : expected);
  }
}
