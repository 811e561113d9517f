// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.schedule;

import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.time.DataInterval;
import dev.updraft.engine.time.Timetable;
import dev.updraft.engine.time.Years;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which scheduled runs must be created now. A run covers one data interval and begins when it has
 * ended. With catch-up every interval since the start date gets its run; without it only the newest
 * one does, also after a gap.
 */
public final class Due {
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("'scheduled__'yyyy-MM-dd'T'HH:mm:ss");

  private Due() {}

  /** At most as many as there are free places under {@code max_active_runs}; oldest first. */
  public static List<DueRun> due(DagSpec spec, DagRow row, int activeRuns, Instant now) {
    List<DueRun> found = new ArrayList<>();
    if (row.paused() || row.stale()) {
      return found;
    }
    int places = spec.maxActiveRuns() <= 0 ? Integer.MAX_VALUE : spec.maxActiveRuns() - activeRuns;
    Timetable timetable = Timetables.of(spec, now);
    DataInterval last = last(row);
    Optional<DataInterval> next = next(spec, timetable, last, now);
    while (found.size() < places && next.isPresent() && !next.get().end().isAfter(now)) {
      last = next.get();
      found.add(new DueRun(last, last.logicalDate(), last.end(), runId(last.logicalDate())));
      next = next(spec, timetable, last, now);
    }
    return found;
  }

  /** The row once {@code created}, which {@link #due} gave for it, were created; maybe none. */
  public static DagRow advanceRow(DagSpec spec, DagRow row, List<DueRun> created, Instant now) {
    DataInterval last = created.isEmpty() ? last(row) : created.getLast().interval();
    Timetable timetable = Timetables.of(spec, now);
    Instant nextAt = next(spec, timetable, last, now).map(DataInterval::end).orElse(Instant.MAX);
    return new DagRow(
        row.dagId(),
        row.version(),
        row.file(),
        row.paused(),
        row.stale(),
        last == null ? null : last.start(),
        last == null ? null : last.end(),
        nextAt);
  }

  /** Airflow's form, of UTC; a fraction of a second only where there is one. */
  public static String runId(Instant logicalDate) {
    OffsetDateTime utc = logicalDate.atOffset(ZoneOffset.UTC);
    int micros = utc.getNano() / 1000;
    return RUN_ID.format(utc) + (micros == 0 ? "" : ".%06d".formatted(micros)) + "+00:00";
  }

  private static @Nullable DataInterval last(DagRow row) {
    Instant start = row.lastIntervalStart();
    Instant end = row.lastIntervalEnd();
    return start == null || end == null ? null : new DataInterval(start, end);
  }

  /** The interval after {@code last} that shall have a run, whether or not it has ended yet. */
  private static Optional<DataInterval> next(
      DagSpec spec, Timetable timetable, @Nullable DataInterval last, Instant now) {
    Optional<DataInterval> next = following(spec, timetable, last, now);
    if (!spec.catchUp() && next.isPresent() && next.get().end().isBefore(now)) {
      Instant first = next.get().start();
      next =
          timetable
              .latestEnded(now)
              .filter(newest -> newest.start().isAfter(first))
              .or(() -> following(spec, timetable, last, now));
    }
    Instant end = spec.endDate();
    return next.filter(interval -> end == null || !interval.start().isAfter(end))
        .filter(interval -> Years.kept(interval.end()));
  }

  private static Optional<DataInterval> following(
      DagSpec spec, Timetable timetable, @Nullable DataInterval last, Instant now) {
    if (last != null) {
      return timetable.after(last);
    }
    Instant start = spec.startDate();
    return start == null ? newest(timetable, now) : timetable.firstFrom(start);
  }

  private static Optional<DataInterval> newest(Timetable timetable, Instant now) {
    return timetable.latestEnded(now).or(() -> timetable.firstFrom(now));
  }
}
