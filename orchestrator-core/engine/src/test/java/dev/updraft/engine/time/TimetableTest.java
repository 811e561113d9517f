// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimetableTest {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final Timetable DAILY = new CronTimetable(Cron.parse("@daily"), ZoneOffset.UTC);

  static List<Timetable> periodic() {
    return List.of(
        DAILY,
        new CronTimetable(Cron.parse("*/20 1-3 * * *"), NEW_YORK),
        new CronTimetable(Cron.parse("30 2 * * *"), NEW_YORK),
        new CronTimetable(
            Cron.parse("0 6 * * MON-FRI"), NEW_YORK, Set.of(LocalDate.parse("2026-03-09"))),
        new IntervalTimetable(Duration.ofMinutes(45)),
        new IntervalTimetable(Duration.ofDays(7), Instant.parse("2026-02-03T04:05:06.789Z")));
  }

  @ParameterizedTest
  @MethodSource("periodic")
  void shouldTileTimeAndKnowTheNewestEnded(Timetable timetable) {
    Instant earliest = Instant.parse("2026-03-01T00:00:01Z");
    List<DataInterval> chain = new ArrayList<>();
    chain.add(timetable.firstFrom(earliest).orElseThrow());
    assertThat(chain.getFirst().start()).isAfterOrEqualTo(earliest);
    assertThat(timetable.firstFrom(chain.getFirst().start())).contains(chain.getFirst());
    for (int i = 1; i < 40; i++) {
      chain.add(timetable.after(chain.getLast()).orElseThrow());
      DataInterval before = chain.get(i - 1);
      DataInterval interval = chain.get(i);
      assertThat(interval.start()).isEqualTo(before.end()).isAfter(before.start());
      assertThat(interval.end()).isAfter(interval.start());
      assertThat(timetable.firstFrom(interval.start())).contains(interval);
      assertThat(timetable.latestEnded(interval.end())).contains(interval);
      assertThat(timetable.latestEnded(interval.end().minusNanos(1))).contains(before);
      assertThat(timetable.manual(interval.end().plusNanos(1))).isEqualTo(interval);
    }
  }

  @Test
  void shouldStartACronRunAtTheEndOfItsInterval() {
    assertThat(DAILY.latestEnded(Instant.parse("2026-03-05T00:00:00Z")))
        .contains(interval("2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z"));
    assertThat(DAILY.firstFrom(Instant.parse("2026-03-05T00:00:00Z")))
        .contains(interval("2026-03-05T00:00:00Z", "2026-03-06T00:00:00Z"));
    assertThat(interval("2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z").logicalDate())
        .isEqualTo("2026-03-04T00:00:00Z");
  }

  @Test
  void shouldBridgeAChangeOfSchedule() {
    DataInterval hourly = interval("2026-03-05T12:00:00Z", "2026-03-05T13:00:00Z");
    assertThat(DAILY.after(hourly))
        .contains(interval("2026-03-05T13:00:00Z", "2026-03-06T00:00:00Z"));
    assertThat(new IntervalTimetable(Duration.ofHours(6)).after(hourly))
        .contains(interval("2026-03-05T13:00:00Z", "2026-03-05T18:00:00Z"));
  }

  @Test
  void shouldExtendTheGridBeforeItsAnchor() {
    Timetable timetable =
        new IntervalTimetable(Duration.ofHours(6), Instant.parse("2026-01-02T00:00:00Z"));
    assertThat(timetable.latestEnded(Instant.parse("2026-01-01T07:00:00Z")))
        .contains(interval("2026-01-01T00:00:00Z", "2026-01-01T06:00:00Z"));
  }

  @Test
  void shouldReachBackOverExceptedDates() {
    CronTimetable workdays = new CronTimetable(Cron.parse("0 0 * * MON-FRI"), NEW_YORK);
    CronTimetable banking = workdays.except(Set.of(LocalDate.parse("2026-01-01")));
    assertThat(banking.firstFrom(Instant.parse("2025-12-31T05:00:00Z")))
        .contains(interval("2025-12-31T05:00:00Z", "2026-01-02T05:00:00Z"));
    assertThat(banking.latestEnded(Instant.parse("2026-01-02T04:59:59Z")))
        .contains(interval("2025-12-30T05:00:00Z", "2025-12-31T05:00:00Z"));
  }

  @Test
  void shouldEndWhenEveryTickIsExcepted() {
    CronTimetable never =
        new CronTimetable(Cron.parse("0 0 0 1 1 ? 2030"), ZoneOffset.UTC)
            .except(Set.of(LocalDate.parse("2030-01-01")));
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(never.firstFrom(now)).isEmpty();
    assertThat(never.latestEnded(now)).isEmpty();
    assertThat(never.after(DataInterval.at(now))).isEmpty();
    assertThat(never.manual(now)).isEqualTo(DataInterval.at(now));
  }

  @Test
  void shouldRunOnceAtItsMoment() {
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    Once once = new Once(at);
    assertThat(once.latestEnded(at.minusNanos(1))).isEmpty();
    assertThat(once.latestEnded(at)).contains(DataInterval.at(at));
    assertThat(once.firstFrom(at)).contains(DataInterval.at(at));
    assertThat(once.firstFrom(at.plusNanos(1))).isEmpty();
    assertThat(once.after(DataInterval.at(at))).isEmpty();
    assertThat(once.manual(at.plusSeconds(9))).isEqualTo(DataInterval.at(at.plusSeconds(9)));
  }

  @Test
  void shouldLeaveManualToPeople() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    Manual manual = new Manual();
    assertThat(manual.latestEnded(now)).isEmpty();
    assertThat(manual.firstFrom(now)).isEmpty();
    assertThat(manual.after(DataInterval.at(now))).isEmpty();
    assertThat(manual.manual(now)).isEqualTo(DataInterval.at(now));
  }

  @Test
  void shouldRefuseImpossibleIntervals() {
    assertThatThrownBy(() -> interval("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IntervalTimetable(Duration.ZERO))
        .hasMessageContaining("at least 1 ms");
    assertThatThrownBy(() -> new IntervalTimetable(Duration.ofNanos(1_500_000)))
        .hasMessageContaining("whole milliseconds");
    assertThatThrownBy(() -> new IntervalTimetable(Duration.ofHours(1), Instant.EPOCH.plusNanos(1)))
        .hasMessageContaining("anchor");
  }

  private static DataInterval interval(String start, String end) {
    return new DataInterval(Instant.parse(start), Instant.parse(end));
  }
}
