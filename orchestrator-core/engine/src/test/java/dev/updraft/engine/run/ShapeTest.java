// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import static dev.updraft.engine.run.Specs.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.TriggerRule;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.spec.BranchSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeTest {
  private static Shell choice() {
    Specs specs = new Specs();
    int choice =
        specs.add(
            task().branches(new BranchSpec("a", List.of(1)), new BranchSpec("b", List.of(2))));
    int a = specs.add(task(), choice);
    int b = specs.add(task(), choice);
    specs.add(task().rule(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS), a, b);
    return Shell.begun(specs.build());
  }

  @Test
  void shouldSkipWhatWasNotChosenAlsoAfterAClear() {
    Shell shell = choice();
    shell.end(shell.start(0), Shell.chose("b"));
    shell.expect(TaskState.SUCCESS, TaskState.SKIPPED, TaskState.SCHEDULED, TaskState.NONE);
    shell.succeed(2);
    shell.succeed(3);
    shell.expectRun(RunState.SUCCESS);
    shell.clear(1, 2, 3);
    shell.send(new RunEvent.Begin(shell.now));
    shell.expect(TaskState.SUCCESS, TaskState.SKIPPED, TaskState.SCHEDULED, TaskState.NONE);
  }

  @Test
  void shouldSkipAllWhenNothingWasChosen() {
    Shell shell = choice();
    shell.end(shell.start(0), Shell.chose());
    shell.expect(TaskState.SUCCESS, TaskState.SKIPPED, TaskState.SKIPPED, TaskState.SKIPPED);
    shell.expectRun(RunState.SUCCESS);
  }

  @Test
  void shouldFailAnAnswerThatTheChoiceDoesNotHave() {
    Shell shell = choice();
    shell.end(shell.start(0), Shell.chose("c"));
    assertThat(shell.state(0)).isEqualTo(TaskState.FAILED);
    assertThat(shell.run.instance(0).note()).contains("'c'");
  }

  @Test
  void shouldNotSkipWhatIsAlsoBelowAChosenTask() {
    Specs specs = new Specs();
    specs.add(task().branches(new BranchSpec("a", List.of(1)), new BranchSpec("join", List.of(2))));
    specs.add(task(), 0);
    specs.add(task(), 0, 1);
    Shell shell = Shell.begun(specs.build());
    shell.end(shell.start(0), Shell.chose("a"));
    shell.expect(TaskState.SUCCESS, TaskState.SCHEDULED, TaskState.NONE);
  }

  /** list 0; region 1 → 2; reduce 3. */
  private static Shell map() {
    Specs specs = new Specs();
    int list = specs.add(task());
    int map = specs.mapOver(list);
    int head = specs.add(task().map(map), list);
    int tail = specs.add(task().map(map), head);
    specs.add(task(), tail);
    return Shell.begun(specs.build());
  }

  @Test
  void shouldExpandAndTieInstancesByIndex() {
    Shell shell = map();
    shell.end(shell.start(0), Shell.list(3));
    assertThat(shell.run.size()).isEqualTo(4 + 4);
    assertThat(shell.run.instancesOf(1)).extracting(InstanceRow::mapIndex).containsExactly(0, 1, 2);
    int head2 = shell.run.instancesOf(1).get(2).key().no();
    int tail2 = shell.run.instancesOf(2).get(2).key().no();
    shell.succeed(head2);
    assertThat(shell.last.ready()).containsExactly(tail2);
    shell.succeed(tail2);
    assertThat(shell.state(3)).isEqualTo(TaskState.NONE);
    for (int index = 0; index < 2; index++) {
      shell.succeed(shell.run.instancesOf(1).get(index).key().no());
      shell.succeed(shell.run.instancesOf(2).get(index).key().no());
    }
    assertThat(shell.state(3)).isEqualTo(TaskState.SCHEDULED);
    shell.succeed(3);
    shell.expectRun(RunState.SUCCESS);
  }

  @Test
  void shouldExpandALongListInSlicesAndWaitForAllOfIt() {
    Shell shell = map();
    shell.end(shell.start(0), Shell.list(600));
    assertThat(shell.last.created()).hasSize(500);
    assertThat(shell.run.instancesOf(1)).hasSize(251);
    for (int index = 0; index < 251; index++) {
      shell.succeed(shell.run.instancesOf(1).get(index).key().no());
      shell.succeed(shell.run.instancesOf(2).get(index).key().no());
    }
    assertThat(shell.state(3)).as("the rest of the list is not there").isEqualTo(TaskState.NONE);

    shell.send(new RunEvent.GoOn(shell.now));
    assertThat(shell.last.created()).hasSize(500);
    assertThat(shell.run.hasMore()).isTrue();
    shell.send(new RunEvent.GoOn(shell.now));
    assertThat(shell.run.instancesOf(2)).hasSize(600);
    assertThat(shell.run.hasMore()).isFalse();
    for (int index = 251; index < 600; index++) {
      shell.succeed(shell.run.instancesOf(1).get(index).key().no());
      shell.succeed(shell.run.instancesOf(2).get(index).key().no());
    }
    assertThat(shell.state(3)).isEqualTo(TaskState.SCHEDULED);
  }

  @Test
  void shouldNotEndTheRunWhileAListIsExpanded() {
    Specs specs = new Specs();
    int list = specs.add(task());
    specs.add(task().map(specs.mapOver(list)), list);
    Shell shell = Shell.begun(specs.build());
    shell.end(shell.start(0), Shell.list(502));
    for (InstanceRow each : shell.run.instancesOf(1)) {
      shell.succeed(each.key().no());
    }
    shell.expectRun(RunState.RUNNING);
    shell.send(new RunEvent.GoOn(shell.now));
    shell.succeed(shell.run.instancesOf(1).get(501).key().no());
    shell.expectRun(RunState.SUCCESS);
  }

  /** By a person, in the middle: what is not there yet does not come. */
  @Test
  void shouldNotGoOnExpandingARunThatWasEnded() {
    Shell shell = map();
    shell.end(shell.start(0), Shell.list(600));
    shell.send(new RunEvent.MarkRun(RunState.FAILED, "ann", shell.now));
    assertThat(shell.run.hasMore()).as("not all is marked in one slice").isTrue();
    shell.send(new RunEvent.GoOn(shell.now));
    assertThat(shell.run.hasMore()).isFalse();
    shell.send(new RunEvent.GoOn(shell.now));
    assertThat(shell.last.isEmpty()).isTrue();
    shell.clear(3);
    shell.send(new RunEvent.Begin(shell.now));
    assertThat(shell.run.hasMore()).as("it runs again, and needs them").isTrue();
  }

  @Test
  void shouldFollowAListThatIsClearedWhileItIsExpanded() {
    Shell shell = map();
    shell.end(shell.start(0), Shell.list(600));
    shell.clear(0);
    assertThat(shell.run.hasMore()).isFalse();
    shell.end(shell.start(0), Shell.list(250));
    assertThat(shell.run.hasMore()).isFalse();
    assertThat(shell.state(shell.run.instancesOf(2).get(250).key().no()))
        .isEqualTo(TaskState.REMOVED);
  }

  @Test
  void shouldSkipTheRegionOfAnEmptyList() {
    Shell shell = map();
    shell.end(shell.start(0), Shell.list(0));
    shell.expect(TaskState.SUCCESS, TaskState.SKIPPED, TaskState.SKIPPED, TaskState.SKIPPED);
    shell.expectRun(RunState.SUCCESS);
  }

  @Test
  void shouldFailAListThatIsNoneOrTooLong() {
    Shell none = map();
    none.end(none.start(0), Shell.ok());
    assertThat(none.state(0)).isEqualTo(TaskState.FAILED);
    Shell longer = map();
    longer.end(longer.start(0), Shell.list(100_001));
    assertThat(longer.state(0)).isEqualTo(TaskState.FAILED);
    assertThat(longer.run.instance(0).note()).contains("100001").contains("100000");
  }

  @Test
  void shouldFollowAListThatChangesWhenItIsClearedAndRunAgain() {
    Shell shell = map();
    shell.end(shell.start(0), Shell.list(3));
    int gone = shell.run.instancesOf(1).get(2).key().no();
    shell.clear(0);
    shell.end(shell.start(0), Shell.list(2));
    assertThat(shell.state(gone)).isEqualTo(TaskState.REMOVED);
    shell.clear(0);
    shell.end(shell.start(0), Shell.list(4));
    assertThat(shell.state(gone)).isEqualTo(TaskState.SCHEDULED);
    assertThat(shell.run.instancesOf(2)).hasSize(4);
  }

  @Test
  void shouldExpandAHundredThousandInSlices() {
    Shell shell = map();
    shell.end(shell.start(0), Shell.list(100_000));
    int ready = shell.last.ready().size();
    while (shell.run.hasMore()) {
      shell.send(new RunEvent.GoOn(shell.now));
      assertThat(shell.last.history()).hasSizeLessThanOrEqualTo(3 * ActiveRun.SLICE);
      ready += shell.last.ready().size();
    }
    assertThat(ready).isEqualTo(100_000);
    assertThat(shell.run.size()).isEqualTo(4 + 2 * 99_999);
  }
}
