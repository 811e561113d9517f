// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * Lays the local times of an expression onto the time line of a zone; the rule is in {@link Cron}.
 *
 * <p>The time line is cut at the zone's transitions into segments of one offset. The whole rule is
 * the choice of the local time at which a segment begins to take matches: an expression that
 * follows real time begins at the wall clock <em>after</em> the transition (so a gap is absent, a
 * repeated hour repeats); a fixed time begins at the wall clock <em>before</em> it (so the segments
 * tile local time: a gap's matches fall to the segment's first instant, the second pass of a
 * repeated hour has none). Every tick lies inside its segment, hence ticks only ever increase.
 */
record Ticks(CronFields fields, ZoneRules rules) {

  /** Outside {@code [FIRST, END)} there are no ticks: this bounds every search. */
  static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");

  static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

  Optional<Instant> next(Instant after) {
    Instant from =
        after.isBefore(FIRST)
            ? FIRST
            : after.isBefore(END) ? Instant.ofEpochSecond(after.getEpochSecond() + 1) : END;
    while (from.isBefore(END)) {
      Segment segment = segmentAt(from);
      LocalDateTime match = fields.first(segment.localFrom(from), segment.localEnd);
      if (match != null) {
        return Optional.of(segment.instant(match));
      }
      from = segment.end;
    }
    return Optional.empty();
  }

  Optional<Instant> previous(Instant before) {
    Instant to = before.isBefore(END) ? before : END;
    if (to.isAfter(FIRST) && to.getNano() > 0) {
      to = Instant.ofEpochSecond(to.getEpochSecond() + 1);
    }
    while (to.isAfter(FIRST)) {
      Segment segment = segmentAt(to.minusSeconds(1));
      LocalDateTime match = fields.last(segment.localStart, segment.localTo(to));
      if (match != null) {
        return Optional.of(segment.instant(match));
      }
      to = segment.start;
    }
    return Optional.empty();
  }

  private Segment segmentAt(Instant instant) {
    ZoneOffset offset = rules.getOffset(instant);
    ZoneOffsetTransition opening = rules.previousTransition(instant.plusSeconds(1));
    ZoneOffsetTransition closing = rules.nextTransition(instant);
    Instant start = FIRST;
    LocalDateTime localStart = LocalDateTime.ofInstant(FIRST, offset);
    if (opening != null && opening.getInstant().isAfter(FIRST)) {
      start = opening.getInstant();
      localStart = fields.realTime() ? opening.getDateTimeAfter() : opening.getDateTimeBefore();
    }
    Instant end = closing == null || closing.getInstant().isAfter(END) ? END : closing.getInstant();
    return new Segment(start, end, offset, localStart, LocalDateTime.ofInstant(end, offset));
  }

  /** A stretch of one offset, {@code [start, end)}, and the local times that belong to it. */
  private record Segment(
      Instant start,
      Instant end,
      ZoneOffset offset,
      LocalDateTime localStart,
      LocalDateTime localEnd) {

    LocalDateTime localFrom(Instant from) {
      LocalDateTime local = LocalDateTime.ofInstant(from, offset);
      return from.equals(start) || local.isBefore(localStart) ? localStart : local;
    }

    LocalDateTime localTo(Instant to) {
      LocalDateTime local = LocalDateTime.ofInstant(to, offset);
      return local.isBefore(localEnd) ? local : localEnd;
    }

    Instant instant(LocalDateTime local) {
      Instant instant = local.toInstant(offset);
      return instant.isBefore(start) ? start : instant;
    }
  }
}
