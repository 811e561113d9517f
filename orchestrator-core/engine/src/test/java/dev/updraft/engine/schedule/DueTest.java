// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.run.Specs;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.ScheduleSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DueTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");
  private static final DagRow FIRST_SEEN =
      new DagRow("dag", 1, "f", false, false, null, null, Instant.MAX);

  private static DagSpec hourly(boolean catchUp, @Nullable Instant start) {
    ScheduleSpec cron = new ScheduleSpec.Cron("0 * * * *", ZoneOffset.UTC, List.of());
    return new Specs().build("dag", cron, catchUp, start, 3);
  }

  @Test
  void shouldRunTheNewestIntervalWhenFirstSeenAndAfterAGap() {
    DagSpec spec = hourly(false, Instant.parse("2026-01-01T00:00:00Z"));
    List<DueRun> due = Due.due(spec, FIRST_SEEN, 0, NOW);
    assertThat(due)
        .extracting(DueRun::runId)
        .containsExactly("scheduled__2026-11-20T09:00:00+00:00");
    assertThat(due.getFirst().runAfter()).isEqualTo(Instant.parse("2026-11-20T10:00:00Z"));
    DagRow row = Due.advanceRow(spec, FIRST_SEEN, due, NOW);
    assertThat(row.nextAt()).isEqualTo(Instant.parse("2026-11-20T11:00:00Z"));
    assertThat(Due.due(spec, row, 0, NOW)).isEmpty();
    assertThat(Due.due(spec, row, 0, NOW.plusSeconds(5 * 3600)))
        .extracting(DueRun::logicalDate)
        .containsExactly(Instant.parse("2026-11-20T14:00:00Z"));
  }

  @Test
  void shouldCatchUpAsFarAsActiveRunsAllow() {
    DagSpec spec = hourly(true, Instant.parse("2026-11-20T05:00:00Z"));
    List<DueRun> due = Due.due(spec, FIRST_SEEN, 1, NOW);
    assertThat(due)
        .extracting(run -> run.interval().start())
        .containsExactly(
            Instant.parse("2026-11-20T05:00:00Z"), Instant.parse("2026-11-20T06:00:00Z"));
    DagRow row = Due.advanceRow(spec, FIRST_SEEN, due, NOW);
    assertThat(row.nextAt()).isEqualTo(Instant.parse("2026-11-20T08:00:00Z"));
    assertThat(Due.due(spec, row, 3, NOW)).isEmpty();
    assertThat(Due.due(spec, row, 0, NOW)).hasSize(3);
  }

  @Test
  void shouldRunOnce() {
    DagSpec spec = new Specs().build("dag", new ScheduleSpec.Once(), false, null, 3);
    List<DueRun> due = Due.due(spec, FIRST_SEEN, 0, NOW);
    assertThat(due).hasSize(1);
    DagRow row = Due.advanceRow(spec, FIRST_SEEN, due, NOW);
    assertThat(row.nextAt()).isEqualTo(Instant.MAX);
    assertThat(Due.due(spec, row, 0, NOW.plusSeconds(9999))).isEmpty();
  }

  @Test
  void shouldNotRunWhatIsPausedOrManual() {
    DagRow paused = new DagRow("dag", 1, "f", true, false, null, null, Instant.MAX);
    assertThat(Due.due(hourly(false, null), paused, 0, NOW)).isEmpty();
    assertThat(Due.due(new Specs().build(), FIRST_SEEN, 0, NOW)).isEmpty();
  }
}
