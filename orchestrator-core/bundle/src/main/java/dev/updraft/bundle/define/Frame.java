// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.define;

import dev.updraft.api.Schedule;
import dev.updraft.engine.spec.ScheduleSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a flow says about the DAG as a whole. Mutable, seen only by the drawing thread. */
final class Frame {
  Schedule schedule = Schedule.manual();
  boolean catchUp;
  boolean pausedWhenNew;
  @Nullable Instant startDate;
  @Nullable Instant endDate;
  int maxActiveRuns = 16;
  int maxActiveTasks = 16;
  @Nullable Duration timeout;
  String description = "";
  String owner = "";
  List<String> tags = List.of();
  final Options.Defaults defaults = new Options.Defaults();

  ScheduleSpec scheduleSpec() {
    return switch (schedule) {
      case Schedule.Manual() -> new ScheduleSpec.Manual();
      case Schedule.Once() -> new ScheduleSpec.Once();
      case Schedule.Every(var length) -> new ScheduleSpec.Every(length);
      case Schedule.Cron(var expression, var zone, var except) ->
          new ScheduleSpec.Cron(expression, zone, except);
    };
  }
}
