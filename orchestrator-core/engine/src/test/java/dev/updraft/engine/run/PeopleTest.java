// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import static dev.updraft.engine.run.Specs.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PeopleTest {
  private static Shell chain() {
    Specs specs = new Specs().runTimeout(Duration.ofHours(1));
    int first = specs.add(task().retries(1));
    int second = specs.add(task(), first);
    specs.add(task(), second);
    return Shell.begun(specs.build());
  }

  @Test
  void shouldStopWhatRunsBeforeItRunsAgain() {
    Shell shell = chain();
    GrantKey grant = shell.start(0);
    shell.clear(0);
    shell.expect(TaskState.RESTARTING, TaskState.NONE, TaskState.NONE);
    assertThat(shell.last.cancels()).hasSize(1);
    assertThat(shell.run.openGrant(0)).isPresent();
    shell.end(grant, Shell.ok());
    shell.expect(TaskState.SCHEDULED, TaskState.NONE, TaskState.NONE);
    assertThat(shell.start(0).attempt()).isEqualTo(2);
    assertThat(shell.run.instance(0).maxAttempts()).isEqualTo(3);
  }

  @Test
  void shouldQueueAnEndedRunAgainAndRecountDownstream() {
    Shell shell = chain();
    shell.succeed(0);
    shell.fail(1);
    shell.expect(TaskState.SUCCESS, TaskState.FAILED, TaskState.UPSTREAM_FAILED);
    shell.expectRun(RunState.FAILED);
    shell.clear(1, 2);
    shell.expectRun(RunState.QUEUED);
    shell.expect(TaskState.SUCCESS, TaskState.NONE, TaskState.NONE);
    shell.send(new RunEvent.Begin(shell.now));
    shell.succeed(1);
    shell.succeed(2);
    shell.expectRun(RunState.SUCCESS);
  }

  @Test
  void shouldTakeBackWhatIsReadyWhenItsUpstreamIsCleared() {
    Shell shell = chain();
    shell.succeed(0);
    shell.clear(0);
    shell.expect(TaskState.SCHEDULED, TaskState.NONE, TaskState.NONE);
  }

  @Test
  void shouldGoOnBelowWhatWasMarked() {
    Shell shell = chain();
    GrantKey grant = shell.start(0);
    shell.mark(TaskState.SUCCESS, 0);
    shell.expect(TaskState.SUCCESS, TaskState.SCHEDULED, TaskState.NONE);
    assertThat(shell.last.cancels()).hasSize(1);
    shell.end(grant, Shell.failed());
    assertThat(shell.last.late()).isFalse();
    shell.expect(TaskState.SUCCESS, TaskState.SCHEDULED, TaskState.NONE);
    assertThat(shell.run.openGrants()).isZero();
  }

  @Test
  void shouldWaitForTheStoppedAttemptOfAMarkedInstanceThatIsCleared() {
    Shell shell = chain();
    GrantKey grant = shell.start(0);
    shell.mark(TaskState.FAILED, 0);
    shell.expectRun(RunState.FAILED);
    shell.clear(0, 1, 2);
    shell.expect(TaskState.RESTARTING, TaskState.NONE, TaskState.NONE);
    shell.send(new RunEvent.Begin(shell.now));
    shell.lose(grant, false);
    shell.expect(TaskState.SCHEDULED, TaskState.NONE, TaskState.NONE);
  }

  @Test
  void shouldEndARunThatIsTooLong() {
    Shell shell = chain();
    shell.start(0);
    assertThat(shell.run.row().timeoutAt()).isEqualTo(Specs.T0.plusSeconds(3600));
    shell.send(new RunEvent.RunTimedOut(shell.now));
    shell.expect(TaskState.FAILED, TaskState.SKIPPED, TaskState.SKIPPED);
    shell.expectRun(RunState.FAILED);
    assertThat(shell.last.cancels()).hasSize(1);
  }

  @Test
  void shouldMarkARun() {
    Shell shell = chain();
    shell.start(0);
    shell.send(new RunEvent.MarkRun(RunState.SUCCESS, "ann", shell.now));
    shell.expect(TaskState.SUCCESS, TaskState.SUCCESS, TaskState.SUCCESS);
    shell.expectRun(RunState.SUCCESS);
    assertThat(shell.run.openGrants()).isOne();
  }
}
