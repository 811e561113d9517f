// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people do to runs: clear and mark. */
@DagTest(Kiosk.class)
final class HandsOnTest {
  private static TestDag scripted(TestDag kiosk) {
    kiosk.task("names").returns(List.of("front", "back"));
    kiosk.task("verdict").returns(Kiosk.Verdict.PRINT);
    return kiosk;
  }

  @Test
  void shouldClearOneTaskOrAlsoWhatIsBelowIt(TestDag kiosk) {
    var run = scripted(kiosk).trigger().finish();
    run.task("store").clear().finish();
    assertThat(run).succeeded();
    assertThat(run.task("store")).hasAttempts(2);
    assertThat(run.task("tell")).hasAttempts(1);

    run.task("page", 1).clearDownstream().finish();
    assertThat(run.task("page", 0)).hasAttempts(1);
    assertThat(run.task("page", 1)).hasAttempts(2);
    assertThat(run.task("store")).hasAttempts(3);
    assertThat(run.task("tell")).hasAttempts(2);
    run.clear().finish();
    assertThat(run.task("names")).hasAttempts(2);
  }

  @Test
  void shouldClearOnlyWhatFailed(TestDag kiosk) {
    scripted(kiosk).task("store").fails(1, "no archive").succeeds();
    var run = kiosk.trigger().finish();
    assertThat(run.task("store")).failedWith("no archive");
    run.clearFailed().finish();
    assertThat(run.task("store")).succeeded().hasAttempts(2);
    assertThat(run.task("names")).hasAttempts(1);
    assertThatThrownBy(run::clearFailed)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nothing to clear");
  }

  @Test
  void shouldMarkTasksAndRuns(TestDag kiosk) {
    scripted(kiosk).task("store").takes(Duration.ofHours(1));
    var run = kiosk.trigger();
    run.task("store").mark(TaskState.SKIPPED);
    assertThat(run.task("store")).wasSkipped();
    assertThat(run.finish()).succeeded().endedAt("2026-01-01T00:00:00Z");

    var other = kiosk.trigger();
    assertThat(other.mark(RunState.FAILED)).failed();
    assertThat(other.task("store").state()).isEqualTo(TaskState.FAILED);
    other.clear().finish();
    assertThat(other).succeeded();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.task("store").mark(TaskState.QUEUED))
        .withMessageContaining("QUEUED");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.mark(RunState.RUNNING))
        .withMessageContaining("SUCCESS, FAILED or QUEUED");
  }
}
