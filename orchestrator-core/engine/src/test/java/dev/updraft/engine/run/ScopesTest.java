// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import static dev.updraft.engine.run.Specs.task;
import static dev.updraft.engine.state.TaskState.FAILED;
import static dev.updraft.engine.state.TaskState.NONE;
import static dev.updraft.engine.state.TaskState.QUEUED;
import static dev.updraft.engine.state.TaskState.RESTARTING;
import static dev.updraft.engine.state.TaskState.RUNNING;
import static dev.updraft.engine.state.TaskState.SCHEDULED;
import static dev.updraft.engine.state.TaskState.SKIPPED;
import static dev.updraft.engine.state.TaskState.SUCCESS;
import static dev.updraft.engine.state.TaskState.UPSTREAM_FAILED;
import static dev.updraft.engine.state.TaskState.UP_FOR_RETRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.TriggerRule;
import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.SpecJson;
import dev.updraft.engine.state.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A cluster (0), two trainings in a row on it (1, 2), its end (3). */
class ScopesTest {
  private static DagSpec cluster() {
    Specs specs = new Specs().runTimeout(Duration.ofHours(1));
    specs.add(task());
    specs.add(task(), 0);
    specs.add(task(), 1);
    specs.add(task().retries(1).teardown(0), 0, 1, 2);
    return specs.build();
  }

  private static Shell begun() {
    return Shell.begun(cluster());
  }

  private static void endRun(Shell shell, RunState to) {
    shell.send(new RunEvent.MarkRun(to, "ann", shell.now));
  }

  @Test
  void shouldFailTheRunWhoseWorkFailedThoughItsTeardownWorked() {
    Shell shell = begun();
    shell.succeed(0);
    shell.succeed(1);
    shell.fail(2);
    shell.succeed(3);
    shell.expect(SUCCESS, SUCCESS, FAILED, SUCCESS);
    shell.expectRun(RunState.FAILED);
  }

  @Test
  void shouldFailTheRunWhoseTeardownFailed() {
    Shell shell = begun();
    shell.succeed(0);
    shell.succeed(1);
    shell.succeed(2);
    shell.fail(3);
    shell.expect(SUCCESS, SUCCESS, SUCCESS, UP_FOR_RETRY);
    shell.fire(3);
    shell.fail(3);
    shell.expectRun(RunState.FAILED);
  }

  @Test
  void shouldTakeAwayWhatAFailedSetupMayHaveMade() {
    Shell shell = begun();
    shell.fail(0);
    shell.expect(FAILED, UPSTREAM_FAILED, UPSTREAM_FAILED, SCHEDULED);
    shell.succeed(3);
    shell.expectRun(RunState.FAILED);
  }

  @Test
  void shouldTakeNothingAwayWhenNothingWasBegun() {
    Shell shell = begun();
    shell.mark(SKIPPED, 0);
    shell.expect(SKIPPED, SKIPPED, SKIPPED, SKIPPED);
    shell.expectRun(RunState.SUCCESS);
    assertThat(shell.run.instance(3).note()).isEqualTo("its setup never began: nothing to undo");
  }

  @Test
  void shouldBlameTheSetupThatCouldNotBegin() {
    Specs specs = new Specs();
    specs.add(task());
    specs.add(task(), 0);
    specs.add(task().teardown(1), 1);
    Shell shell = Shell.begun(specs.build());
    shell.fail(0);
    shell.expect(FAILED, UPSTREAM_FAILED, UPSTREAM_FAILED);
  }

  @Test
  void shouldGoOnWithTheTeardownOfARunThatIsMarkedFailed() {
    Shell shell = begun();
    shell.succeed(0);
    GrantKey training = shell.start(1);
    endRun(shell, RunState.FAILED);
    shell.expect(SUCCESS, FAILED, SKIPPED, NONE);
    shell.expectRun(RunState.RUNNING);
    assertThat(shell.run.readiness(3).why()).isEqualTo("t1, may still act on its worker");

    shell.end(training, Shell.failed());
    shell.expect(SUCCESS, FAILED, SKIPPED, SCHEDULED);
    shell.succeed(3);
    shell.expectRun(RunState.FAILED);
    assertThat(shell.history.getLast().cause()).isEqualTo("run marked failed by ann");
  }

  /** All that had not begun is skipped, so that no task tells that the run failed. */
  @Test
  void shouldFailAMarkedRunOfWhichNoTaskFailed() {
    Shell shell = begun();
    shell.succeed(0);
    endRun(shell, RunState.FAILED);
    shell.expect(SUCCESS, SKIPPED, SKIPPED, SCHEDULED);
    shell.succeed(3);
    shell.expectRun(RunState.FAILED);
  }

  @Test
  void shouldLetATeardownThatRunsFinish() {
    Shell shell = begun();
    shell.succeed(0);
    shell.succeed(1);
    shell.succeed(2);
    GrantKey teardown = shell.start(3);
    endRun(shell, RunState.SUCCESS);
    shell.expect(SUCCESS, SUCCESS, SUCCESS, RUNNING);
    assertThat(shell.last.cancels()).isEmpty();
    shell.end(teardown, Shell.ok());
    shell.expectRun(RunState.SUCCESS);
  }

  @Test
  void shouldNotCallARunGoodOfWhichSomethingWasLeft() {
    Shell shell = begun();
    shell.succeed(0);
    endRun(shell, RunState.SUCCESS);
    shell.expect(SUCCESS, SUCCESS, SUCCESS, SCHEDULED);
    shell.fail(3);
    shell.fire(3);
    shell.fail(3);
    shell.expectRun(RunState.FAILED);
  }

  @Test
  void shouldTakeAwayWhatARunThatTookTooLongHasMade() {
    Shell shell = begun();
    GrantKey setup = shell.start(0);
    shell.pass(Duration.ofHours(1));
    shell.send(new RunEvent.RunTimedOut(shell.now));
    shell.expect(FAILED, SKIPPED, SKIPPED, NONE);
    assertThat(shell.run.row().timeoutAt()).isEqualTo(Instant.MAX);
    shell.end(setup, Shell.failed());
    shell.succeed(3);
    shell.expectRun(RunState.FAILED);
    assertThat(shell.history.getLast().cause()).isEqualTo("the run timed out");
  }

  @Test
  void shouldGiveARunThatTookTooLongItsTimeAnewWhenItsWorkIsCleared() {
    Shell shell = begun();
    shell.succeed(0);
    GrantKey training = shell.start(1);
    shell.pass(Duration.ofHours(1));
    shell.send(new RunEvent.RunTimedOut(shell.now));
    shell.clear(1);
    shell.expect(SCHEDULED, RESTARTING, SKIPPED, NONE);
    shell.expectRun(RunState.RUNNING);
    assertThat(shell.run.row().timeoutAt()).isEqualTo(shell.now.plus(Duration.ofHours(1)));
    shell.end(training, Shell.failed());
    shell.expect(SCHEDULED, NONE, SKIPPED, NONE);
  }

  @Test
  void shouldSkipTheTeardownOfARunThatIsMarkedBeforeItsSetupBegan() {
    Shell shell = begun();
    endRun(shell, RunState.FAILED);
    shell.expect(SKIPPED, SKIPPED, SKIPPED, SKIPPED);
    shell.expectRun(RunState.FAILED);
  }

  @Test
  void shouldLeaveNothingToATeardownOfARunThatIsGivenUp() {
    Shell shell = begun();
    shell.succeed(0);
    shell.send(new RunEvent.GiveUp("scheduler: a bug", shell.now));
    shell.expect(SUCCESS, SKIPPED, SKIPPED, SKIPPED);
    shell.expectRun(RunState.FAILED);
  }

  @Test
  void shouldClearSetupAndTeardownWithTheWork() {
    Shell shell = begun();
    shell.succeed(0);
    shell.succeed(1);
    shell.fail(2);
    GrantKey teardown = shell.start(3);
    assertThat(Scopes.cleared(shell.run, InstanceSet.copyOf(Set.of(2)))).containsExactly(0, 2, 3);
    shell.clear(2);
    shell.expect(NONE, SUCCESS, NONE, RESTARTING);
    assertThat(shell.run.readiness(0).why()).isEqualTo("t3, its teardown, is still being stopped");

    assertThat(shell.run.readiness(2).why()).isEqualTo("waits for its setup, t0");

    shell.end(teardown, Shell.failed());
    shell.expect(SCHEDULED, SUCCESS, NONE, NONE);
    shell.succeed(0);
    shell.succeed(2);
    shell.succeed(3);
    shell.expectRun(RunState.SUCCESS);
  }

  @Test
  void shouldKeepTheSetupThatIsAtWorkWhenWhatWaitsForItIsCleared() {
    Shell shell = begun();
    shell.assign(0);
    shell.clear(1);
    shell.expect(QUEUED, NONE, NONE, NONE);
  }

  @Test
  void shouldStayFailedWhenOnlyItsTeardownIsClearedAndJudgeAnewWhenMoreIs() {
    Shell shell = begun();
    shell.succeed(0);
    endRun(shell, RunState.FAILED);
    shell.succeed(3);
    shell.clear(3);
    shell.send(new RunEvent.Begin(shell.now));
    shell.succeed(3);
    shell.expectRun(RunState.FAILED);

    shell.clear(1, 2);
    shell.send(new RunEvent.Begin(shell.now));
    assertThat(shell.run.row().timeoutAt()).isEqualTo(shell.now.plus(Duration.ofHours(1)));
    shell.succeed(0);
    shell.succeed(1);
    shell.succeed(2);
    shell.succeed(3);
    shell.expectRun(RunState.SUCCESS);
  }

  @Test
  void shouldWaitForAllOfItsScopeNotOnlyForTheLastOfIt() {
    Specs specs = new Specs();
    specs.add(task());
    specs.add(task(), 0);
    specs.add(task(), 0);
    specs.add(task(), 1, 2);
    specs.add(task().teardown(0), 0, 1, 2, 3);
    Shell shell = Shell.begun(specs.build());
    shell.succeed(0);
    GrantKey slow = shell.start(1);
    shell.fail(2);
    shell.expect(SUCCESS, RUNNING, FAILED, UPSTREAM_FAILED, NONE);
    shell.end(slow, Shell.ok());
    shell.expect(SUCCESS, SUCCESS, FAILED, UPSTREAM_FAILED, SCHEDULED);
  }

  @Test
  void shouldHaveAScopeForEachElement() {
    Specs specs = new Specs();
    specs.add(task());
    int map = specs.mapOver(0);
    specs.add(task().map(map), 0);
    specs.add(task().map(map), 1);
    specs.add(task().map(map).teardown(1), 1, 2);
    Shell shell = Shell.begun(specs.build());
    shell.end(shell.start(0), Shell.list(2));
    shell.fail(1);
    shell.expect(SUCCESS, FAILED, UPSTREAM_FAILED, SCHEDULED, SCHEDULED, NONE, NONE);
    assertThat(Scopes.cleared(shell.run, InstanceSet.copyOf(Set.of(2)))).containsExactly(1, 2, 3);
  }

  @Test
  void shouldReadAVersionFromBeforeThereWereScopes() {
    DagSpec spec = cluster();
    String json = SpecJson.write(spec);
    assertThat(SpecJson.read(json)).isEqualTo(spec);
    assertThat(json).containsOnlyOnce("setups");
    String old = json.replaceFirst(",\"setups\":\\[0]", "");
    assertThat(SpecJson.read(old).tasks().get(3).setups()).isEmpty();
  }

  @Test
  void shouldSayWhyItWaits() {
    Shell shell = begun();
    shell.succeed(0);
    assertThat(shell.run.readiness(3).why()).startsWith("all_done over 3 upstream");
    assertThat(shell.run.task(3).rule()).isEqualTo(TriggerRule.ALL_DONE);
  }
}
