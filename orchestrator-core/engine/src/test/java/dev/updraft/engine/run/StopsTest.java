// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import static dev.updraft.engine.run.Specs.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.InstanceRow.Timer;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** External work is cancelled whatever ends its attempt, and before another one begins. */
class StopsTest {
  private static final String HANDLE = "{\"app\":7}";

  private static Shell deferred(Specs.Task task) {
    Specs specs = new Specs().runTimeout(Duration.ofHours(1));
    specs.add(task.loss(OnWorkerLoss.ATTACH));
    Shell shell = Shell.begun(specs.build());
    shell.end(shell.start(0), waiting());
    shell.expect(TaskState.DEFERRED);
    return shell;
  }

  private static StepOutcome.Waiting waiting() {
    return new StepOutcome.Waiting(
        HANDLE, Specs.T0.plusSeconds(30), Specs.T0.plus(Duration.ofHours(3)));
  }

  private static GrantKey stop(Shell shell) {
    InstanceRow row = shell.run.instance(0);
    assertThat(row.timer()).isEqualTo(Timer.STOP);
    assertThat(row.handle()).isEqualTo(HANDLE);
    shell.last = Advance.stopping(shell.run, 0, 1, "host", "inc", shell.now);
    shell.run.apply(shell.last);
    assertThat(shell.run.instance(0).timer()).isEqualTo(Timer.STOPPING);
    return shell.last.newGrants().getFirst().key();
  }

  private static void settled(Shell shell) {
    assertThat(shell.run.instance(0).handle()).isNull();
    assertThat(shell.run.instance(0).owes()).isFalse();
  }

  @Test
  void shouldCancelBeforeAClearedTaskBeginsAgain() {
    Shell shell = deferred(task());
    shell.clear(0);
    shell.expect(TaskState.NONE);
    assertThatThrownBy(() -> shell.assign(0)).isInstanceOf(IllegalStateException.class);

    GrantKey stop = stop(shell);
    assertThat(stop).isEqualTo(new GrantKey(stop.instance(), 1, 2));
    shell.expect(TaskState.NONE);
    shell.end(stop, Shell.ok());
    settled(shell);
    shell.expect(TaskState.SCHEDULED);
    assertThat(shell.start(0).attempt()).isEqualTo(2);
  }

  @Test
  void shouldCancelAfterTheRunHasEndedAndBeFoundByTheNextLeader() {
    Shell shell = deferred(task());
    shell.send(new RunEvent.MarkRun(RunState.FAILED, "ann", shell.now));
    shell.expect(TaskState.FAILED);
    shell.expectRun(RunState.FAILED);
    assertThat(shell.run.row().timeoutAt()).isBefore(Instant.MAX);

    GrantKey stop = stop(shell);
    shell.mark(TaskState.SUCCESS, 0);
    assertThat(shell.last.cancels()).isEmpty();
    assertThat(shell.run.looseEnds()).isEqualTo(2);
    shell.end(stop, Shell.ok());
    settled(shell);
    assertThat(shell.run.looseEnds()).isZero();
    assertThat(shell.run.row().timeoutAt()).isEqualTo(Instant.MAX);
  }

  @Test
  void shouldCancelWhenTheRunOrTheTaskTakesTooLong() {
    Shell run = deferred(task());
    run.send(new RunEvent.RunTimedOut(run.now));
    run.expect(TaskState.FAILED);
    run.end(stop(run), Shell.ok());
    settled(run);

    Shell shell = deferred(task().timeout(Duration.ofSeconds(20)).retries(1));
    shell.fire(0);
    shell.expect(TaskState.UP_FOR_RETRY);
    shell.now = shell.now.plusSeconds(5);
    shell.end(stop(shell), Shell.ok());
    InstanceRow row = shell.run.instance(0);
    assertThat(row.timer()).isEqualTo(Timer.RETRY);
    assertThat(row.timerAt()).isEqualTo(Specs.T0.plusSeconds(20 + 60));
    shell.fire(0);
    assertThat(shell.start(0).attempt()).isEqualTo(2);
  }

  @Test
  void shouldCancelWhatAFailedLookLeavesBehindButNotWhatEndedWell() {
    Shell shell = deferred(task());
    shell.fire(0);
    shell.fail(0);
    shell.expect(TaskState.FAILED);
    shell.end(stop(shell), Shell.ok());
    settled(shell);

    Shell well = deferred(task());
    well.fire(0);
    well.succeed(0);
    settled(well);
  }

  @Test
  void shouldCancelWorkWhoseHandleCameWhenNobodyWaitedAnyMore() {
    Shell shell = Shell.begun(oneAttaching());
    GrantKey submit = shell.start(0);
    shell.mark(TaskState.FAILED, 0);
    shell.end(submit, waiting());
    shell.expect(TaskState.FAILED);
    shell.end(stop(shell), Shell.ok());
    settled(shell);

    Shell cleared = Shell.begun(oneAttaching());
    GrantKey first = cleared.start(0);
    cleared.clear(0);
    cleared.expect(TaskState.RESTARTING);
    cleared.end(first, waiting());
    cleared.expect(TaskState.NONE);
    cleared.end(stop(cleared), Shell.ok());
    cleared.expect(TaskState.SCHEDULED);
  }

  private static dev.updraft.engine.spec.DagSpec oneAttaching() {
    Specs specs = new Specs();
    specs.add(task().loss(OnWorkerLoss.ATTACH));
    return specs.build();
  }

  @Test
  void shouldStopTheLookFirstAndThenTheWork() {
    Shell shell = deferred(task());
    shell.fire(0);
    GrantKey look = shell.start(0);
    shell.clear(0);
    shell.expect(TaskState.RESTARTING);
    assertThat(shell.last.cancels()).hasSize(1);
    shell.end(look, new StepOutcome.Killed("cancelled"));
    shell.expect(TaskState.NONE);
    shell.end(stop(shell), Shell.ok());
    shell.expect(TaskState.SCHEDULED);
  }

  @Test
  void shouldRepeatACancelThatWasLostAndGiveUpOneThatFails() {
    Shell shell = deferred(task());
    shell.mark(TaskState.FAILED, 0);
    shell.lose(stop(shell), false);
    assertThat(shell.run.instance(0).timerAt()).isEqualTo(shell.now.plusSeconds(1));
    shell.end(stop(shell), new StepOutcome.NeverStarted("full"));
    StepOutcome.Waiting later =
        new StepOutcome.Waiting(HANDLE, shell.now.plusSeconds(9), Instant.MAX);
    shell.end(stop(shell), later);
    assertThat(shell.run.instance(0).timerAt()).isEqualTo(shell.now.plusSeconds(9));
    shell.end(stop(shell), Shell.failed());
    settled(shell);
    assertThat(shell.run.instance(0).note()).contains("could not be cancelled: boom");
  }

  @Test
  void shouldSubmitAgainUnderTheSameAttemptWhenTheWorkerIsLost() {
    Shell shell = Shell.begun(oneAttaching());
    GrantKey first = shell.start(0);
    shell.lose(first, false);
    shell.expect(TaskState.SCHEDULED);
    GrantKey second = shell.assign(0);
    assertThat(second).isEqualTo(new GrantKey(first.instance(), 1, 2));
    shell.lose(second, true);
    GrantKey third = shell.start(0);
    assertThat(third).isEqualTo(new GrantKey(first.instance(), 1, 3));
    for (int lost = 1; lost < 4; lost++) {
      shell.lose(shell.run.openGrant(0).orElseThrow().key(), false);
      shell.expect(TaskState.SCHEDULED);
      shell.start(0);
    }
    shell.lose(shell.run.openGrant(0).orElseThrow().key(), false);
    shell.expect(TaskState.FAILED);
  }

  /** However often no worker got to it, and whatever an earlier attempt cost. */
  @Test
  void shouldCountOnlySubmitsThatMayHaveBegun() {
    Specs specs = new Specs();
    specs.add(task().retries(1).loss(OnWorkerLoss.ATTACH));
    Shell shell = Shell.begun(specs.build());
    for (int attempt = 1; attempt <= 2; attempt++) {
      for (int idle = 0; idle < 9; idle++) {
        shell.end(shell.assign(0), new StepOutcome.NeverStarted("draining"));
        shell.lose(shell.assign(0), true);
        shell.expect(TaskState.SCHEDULED);
      }
      for (int lost = 0; lost < 4; lost++) {
        shell.lose(shell.start(0), false);
        assertThat(shell.run.instance(0).attempt()).isEqualTo(attempt);
        shell.expect(TaskState.SCHEDULED);
      }
      shell.lose(shell.start(0), false);
    }
    shell.expect(TaskState.FAILED);
    assertThat(shell.run.instance(0).note()).contains("lease ran out");
  }

  @Test
  void shouldCancelWhereALossRerunsOrFails() {
    Specs specs = new Specs();
    specs.add(task().retries(1).loss(OnWorkerLoss.RERUN));
    Shell shell = Shell.begun(specs.build());
    shell.end(shell.start(0), waiting());
    shell.fire(0);
    shell.lose(shell.start(0), false);
    shell.expect(TaskState.NONE);
    shell.end(stop(shell), Shell.ok());
    assertThat(shell.start(0).attempt()).isEqualTo(2);
  }
}
