// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.schedule;

import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.time.Cron;
import dev.updraft.engine.time.CronTimetable;
import dev.updraft.engine.time.IntervalTimetable;
import dev.updraft.engine.time.Manual;
import dev.updraft.engine.time.Once;
import dev.updraft.engine.time.Timetable;
import java.time.Instant;
import java.util.Set;

/** The calendar of a DAG; also what a run by hand covers. */
public final class Timetables {
  private Timetables() {}

  /** {@code now} is the moment of a DAG that runs once and names no start date. */
  public static Timetable of(DagSpec spec, Instant now) {
    Instant start = spec.startDate();
    return switch (spec.schedule()) {
      case ScheduleSpec.Manual _ -> new Manual();
      case ScheduleSpec.Once _ -> new Once(start == null ? now : start);
      case ScheduleSpec.Cron cron ->
          new CronTimetable(Cron.parse(cron.expression()), cron.zone(), Set.copyOf(cron.except()));
      case ScheduleSpec.Every every ->
          start == null
              ? new IntervalTimetable(every.length())
              : new IntervalTimetable(every.length(), start);
    };
  }
}
