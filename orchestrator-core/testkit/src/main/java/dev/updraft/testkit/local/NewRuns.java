// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.local;

import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.schedule.DueRun;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.RunType;
import dev.updraft.engine.time.DataInterval;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** First rows of runs. */
final class NewRuns {
  private static final DateTimeFormatter MANUAL =
      DateTimeFormatter.ofPattern("'manual__'uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");

  private NewRuns() {}

  static RunKey key(long id, Instant now) {
    var date = now.atOffset(ZoneOffset.UTC);
    return new RunKey(date.getYear() * 100 + date.getMonthValue(), id);
  }

  static RunRow scheduled(RunKey key, DagSpec spec, DueRun due, Instant now) {
    return row(
        key,
        spec,
        due.runId(),
        RunType.SCHEDULED,
        due.logicalDate(),
        due.interval(),
        now,
        spec.paramsDefaults());
  }

  static RunRow manual(
      RunKey key, DagSpec spec, @Nullable Instant logicalDate, String conf, Instant now) {
    Instant date = logicalDate == null ? now : logicalDate;
    var runId = MANUAL.format(date.atOffset(ZoneOffset.UTC));
    return row(key, spec, runId, RunType.MANUAL, logicalDate, DataInterval.at(date), now, conf);
  }

  private static RunRow row(
      RunKey key,
      DagSpec spec,
      String runId,
      RunType type,
      @Nullable Instant logicalDate,
      DataInterval interval,
      Instant now,
      String conf) {
    return new RunRow(
        key,
        spec.dagId(),
        runId,
        1,
        type,
        RunState.QUEUED,
        logicalDate,
        interval.start(),
        interval.end(),
        now,
        now,
        null,
        null,
        conf,
        type == RunType.SCHEDULED ? "timetable" : "test",
        0,
        Instant.MAX);
  }
}
