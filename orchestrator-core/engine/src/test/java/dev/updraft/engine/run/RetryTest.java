// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import static dev.updraft.engine.run.Specs.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.spec.RetrySpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.InstanceRow.Timer;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryTest {
  private static Shell one(Specs.Task task) {
    Specs specs = new Specs();
    specs.add(task);
    return Shell.begun(specs.build());
  }

  @Test
  void shouldRepeatAfterTheDelayAndThenFail() {
    Shell shell = one(task().retries(1));
    shell.fail(0);
    shell.expect(TaskState.UP_FOR_RETRY);
    assertThat(shell.run.instance(0).timerAt()).isEqualTo(Specs.T0.plusSeconds(60));
    shell.fire(0);
    assertThat(shell.last.ready()).containsExactly(0);
    shell.fail(0);
    shell.expect(TaskState.FAILED);
    assertThat(shell.run.instance(0).attempt()).isEqualTo(2);
    shell.expectRun(RunState.FAILED);
  }

  @Test
  void shouldNotRepeatWhatIsFinal() {
    Shell shell = one(task().retries(3));
    shell.end(shell.start(0), new StepOutcome.Failed("no", false, StepOutcome.Kind.USER));
    shell.expect(TaskState.FAILED);
  }

  @Test
  void shouldLetDelaysRiseToTheirLimitAndBeStable() {
    RetrySpec retry = new RetrySpec(5, Duration.ofSeconds(10), 2, Duration.ofSeconds(30));
    InstanceRow row = one(task().retry(retry)).run.instance(0);
    long[] limits = {10_000, 20_000, 30_000, 30_000};
    for (int attempt = 1; attempt <= limits.length; attempt++) {
      InstanceRow tried = Edit.of(row).grant(attempt, 1).build(row.seq());
      long millis = Repeats.delay(retry, tried).toMillis();
      assertThat(millis).isBetween(limits[attempt - 1] * 9 / 10, limits[attempt - 1]);
      assertThat(Repeats.delay(retry, tried).toMillis()).isEqualTo(millis);
    }
  }

  /** It is the same try still, as people count them; only the grant is another. */
  @Test
  void shouldRepeatForFreeWhatNeverStarted() {
    Shell shell = one(task());
    GrantKey first = shell.assign(0);
    shell.end(first, new StepOutcome.NeverStarted("draining"));
    shell.expect(TaskState.SCHEDULED);
    shell.lose(shell.assign(0), true);
    shell.expect(TaskState.SCHEDULED);
    GrantKey third = shell.start(0);
    assertThat(third).isEqualTo(new GrantKey(first.instance(), 1, 3));
    shell.end(third, Shell.ok());
    shell.expect(TaskState.SUCCESS);
    assertThat(shell.run.instance(0).maxAttempts()).isEqualTo(1);
  }

  @Test
  void shouldHaveItsTriesAlthoughOneNeverStarted() {
    Shell shell = one(task().retries(1));
    shell.end(shell.assign(0), new StepOutcome.NeverStarted("full"));
    shell.fail(0);
    shell.expect(TaskState.UP_FOR_RETRY);
    shell.fire(0);
    GrantKey second = shell.assign(0);
    assertThat(second).isEqualTo(new GrantKey(second.instance(), 2, 1));
    shell.end(second, new StepOutcome.NeverStarted("full"));
    shell.fail(0);
    shell.expect(TaskState.FAILED);
  }

  @Test
  void shouldWaitAgainWhenTheUpstreamOfWhatNeverStartedWasCleared() {
    Specs specs = new Specs();
    int first = specs.add(task());
    specs.add(task(), first);
    Shell shell = Shell.begun(specs.build());
    shell.succeed(0);
    GrantKey granted = shell.assign(1);
    shell.clear(0);
    shell.end(granted, new StepOutcome.NeverStarted("full"));
    shell.expect(TaskState.SCHEDULED, TaskState.NONE);
    shell.succeed(0);
    assertThat(shell.start(1)).isEqualTo(new GrantKey(granted.instance(), 1, 2));
  }

  @Test
  void shouldBurnATryWhenLostWhilePossiblyStarted() {
    Shell shell = one(task().retries(1));
    shell.lose(shell.assign(0), false);
    shell.expect(TaskState.SCHEDULED);
    shell.lose(shell.start(0), false);
    shell.expect(TaskState.FAILED);
    assertThat(shell.run.instance(0).note()).contains("lease ran out");
  }

  @Test
  void shouldAskAPersonWhereLossFails() {
    Shell shell = one(task().retries(5).loss(OnWorkerLoss.FAIL));
    shell.lose(shell.start(0), false);
    shell.expect(TaskState.FAILED);
  }

  @ParameterizedTest
  @EnumSource(names = {"RERUN", "RERUN_PATIENTLY"})
  void shouldRunAgainWhatALostWorkerWasAt(OnWorkerLoss loss) {
    Shell shell = one(task().retries(1).loss(loss));
    shell.lose(shell.start(0), false);
    shell.expect(TaskState.SCHEDULED);
    assertThat(shell.start(0).attempt()).isEqualTo(2);
  }

  @Test
  void shouldContinueFromTheHandle() {
    Shell shell = one(task().loss(OnWorkerLoss.ATTACH));
    StepOutcome waiting =
        new StepOutcome.Waiting("{\"app\":7}", Specs.T0.plusSeconds(30), Specs.T0.plusSeconds(600));
    shell.end(shell.start(0), waiting);
    shell.expect(TaskState.DEFERRED);
    assertThat(shell.run.instance(0).timer()).isEqualTo(Timer.WAKE);
    shell.fire(0);
    GrantKey second = shell.start(0);
    assertThat(second).isEqualTo(new GrantKey(second.instance(), 1, 2));
    shell.lose(second, false);
    shell.expect(TaskState.SCHEDULED);
    GrantKey third = shell.start(0);
    assertThat(third).isEqualTo(new GrantKey(second.instance(), 1, 3));
    assertThat(shell.run.instance(0).handle()).isEqualTo("{\"app\":7}");
    shell.end(third, Shell.ok());
    shell.expect(TaskState.SUCCESS);
  }

  @Test
  void shouldGiveUpAWaitThatIsTooLong() {
    Shell shell = one(task().retries(3));
    StepOutcome waiting =
        new StepOutcome.Waiting("{}", Specs.T0.plusSeconds(90), Specs.T0.plusSeconds(60));
    shell.end(shell.start(0), waiting);
    assertThat(shell.run.instance(0).timerAt()).isEqualTo(Specs.T0.plusSeconds(60));
    shell.fire(0);
    shell.expect(TaskState.FAILED);
    assertThat(shell.run.instance(0).note()).isEqualTo("waited too long");
  }

  @Test
  void shouldTellATooSlowAttemptToStopAndRepeatIt() {
    Shell shell = one(task().retries(1).timeout(Duration.ofMinutes(5)));
    GrantKey grant = shell.start(0);
    shell.fire(0);
    assertThat(shell.now).isEqualTo(Specs.T0.plusSeconds(300));
    assertThat(shell.last.cancels()).singleElement().matches(told -> told.cancel());
    shell.expect(TaskState.RUNNING);
    shell.end(grant, new StepOutcome.Killed("timed out"));
    shell.expect(TaskState.UP_FOR_RETRY);
  }

  @Test
  void shouldCallAReportLateWhoseGrantIsNotOpen() {
    Shell shell = one(task().retries(1));
    GrantKey old = shell.start(0);
    shell.lose(old, false);
    shell.end(old, Shell.ok());
    assertThat(shell.last.late()).isTrue();
    assertThat(shell.last.isEmpty()).isTrue();
    shell.expect(TaskState.SCHEDULED);
  }
}
