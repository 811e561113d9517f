// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import static dev.updraft.engine.run.Specs.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.TriggerRule;
import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.schedule.Place;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.Sweep;
import dev.updraft.engine.state.TaskState;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What is done to many instances: promised in one decision, done in slices of some hundred rows.
 */
class SweepTest {
  private static final int MANY = 100_000;

  /** list 0; mapped 1; reduce 2. */
  private static Shell map(int length) {
    Specs specs = new Specs();
    int list = specs.add(task());
    int map = specs.mapOver(list);
    int mapped = specs.add(task().map(map), list);
    specs.add(task().rule(TriggerRule.ALL_DONE), mapped);
    Shell shell = Shell.begun(specs.build());
    shell.end(shell.start(0), Shell.list(length));
    drain(shell);
    return shell;
  }

  private static int drain(Shell shell) {
    int slices = 0;
    for (; shell.run.hasMore(); slices++) {
      shell.send(new RunEvent.GoOn(shell.now));
      assertThat(shell.last.changed().size() + shell.last.created().size())
          .isLessThanOrEqualTo(ActiveRun.SLICE + 3);
    }
    return slices;
  }

  private static long count(Shell shell, TaskState state) {
    return IntStream.range(0, shell.run.size()).filter(no -> shell.state(no) == state).count();
  }

  private static Set<Integer> all(Shell shell) {
    return IntStream.range(0, shell.run.size()).boxed().collect(Collectors.toSet());
  }

  private static RunEvent end(Shell shell, RunState state) {
    return new RunEvent.MarkRun(state, "ann", shell.now);
  }

  @Test
  void shouldEndAndClearAHundredThousandInSlices() {
    Shell shell = map(MANY);
    shell.send(end(shell, RunState.SUCCESS));
    shell.expectRun(RunState.SUCCESS);
    assertThat(shell.run.looseEnds()).as("another leader must find it").isPositive();
    assertThat(drain(shell)).isEqualTo(MANY / ActiveRun.SLICE);
    assertThat(shell.run.looseEnds()).isZero();
    assertThat(count(shell, TaskState.SUCCESS)).isEqualTo(MANY + 2);

    shell.send(new RunEvent.Clear(InstanceSet.copyOf(all(shell)), "ann", shell.now));
    shell.expectRun(RunState.QUEUED);
    shell.send(new RunEvent.Begin(shell.now));
    drain(shell);
    assertThat(count(shell, TaskState.SUCCESS)).isZero();
    assertThat(count(shell, TaskState.SCHEDULED)).isEqualTo(1);
    shell.end(shell.start(0), Shell.list(MANY));
    assertThat(shell.last.changed()).hasSizeLessThanOrEqualTo(ActiveRun.SLICE + 3);
    drain(shell);
    assertThat(count(shell, TaskState.SCHEDULED)).isEqualTo(MANY);
  }

  @Test
  void shouldStartNothingThatTheRestOfAClearWouldHoldBack() {
    Shell shell = map(600);
    shell.send(end(shell, RunState.SUCCESS));
    drain(shell);
    Set<Integer> below = all(shell);
    below.remove(0);
    shell.send(new RunEvent.Clear(InstanceSet.copyOf(below), "ann", shell.now));
    shell.send(new RunEvent.Begin(shell.now));
    int cleared = shell.run.instancesOf(1).get(3).key().no();
    int waits = shell.run.instancesOf(1).get(599).key().no();
    assertThat(shell.state(cleared)).as("its slice is done").isEqualTo(TaskState.SCHEDULED);
    assertThat(shell.state(waits)).isEqualTo(TaskState.SUCCESS);
    shell.run.instancesOf(1).stream()
        .filter(row -> row.state() == TaskState.SCHEDULED)
        .forEach(row -> shell.succeed(row.key().no()));
    assertThat(shell.state(2)).as("all above it seem to be done").isEqualTo(TaskState.NONE);
    assertThat(shell.run.readiness(2).why()).contains("cleared by ann");
    drain(shell);
    assertThat(shell.state(waits)).isEqualTo(TaskState.SCHEDULED);
    assertThat(shell.state(2)).isEqualTo(TaskState.NONE);
  }

  @Test
  void shouldTreatWhatAWorkerWouldStartInsteadOfGrantingIt() {
    Shell shell = map(600);
    int last = shell.run.instancesOf(1).get(599).key().no();
    shell.send(end(shell, RunState.FAILED));
    assertThat(shell.state(last)).isEqualTo(TaskState.SCHEDULED);
    shell.run.apply(Advance.assigned(shell.run, last, 1, "host", "inc", shell.now));
    assertThat(shell.state(last)).isEqualTo(TaskState.SKIPPED);
    assertThat(shell.run.openGrant(last)).isEmpty();
  }

  @Test
  void shouldNotEndARunBeforeAllIsCleared() {
    Shell shell = map(600);
    Set<Integer> mapped =
        shell.run.instancesOf(1).stream().map(row -> row.key().no()).collect(Collectors.toSet());
    mapped.forEach(shell::succeed);
    shell.send(new RunEvent.Clear(InstanceSet.copyOf(mapped), "ann", shell.now));
    shell.run.instancesOf(1).stream()
        .filter(row -> row.state() == TaskState.SCHEDULED)
        .forEach(row -> shell.succeed(row.key().no()));
    shell.mark(TaskState.SUCCESS, 2);
    shell.expectRun(RunState.RUNNING);
    drain(shell);
    assertThat(count(shell, TaskState.SCHEDULED)).isEqualTo(100);
  }

  @Test
  void shouldRemoveAndReviveInSlicesWhenAListChangesItsLength() {
    Shell shell = map(MANY);
    for (int length : new int[] {7, 2_000, 1_000, 3_000, MANY}) {
      shell.clear(0);
      drain(shell);
      shell.end(shell.start(0), Shell.list(length));
      assertThat(shell.last.changed()).hasSizeLessThanOrEqualTo(ActiveRun.SLICE + 3);
      drain(shell);
      assertThat(shell.run.instancesOf(1))
          .filteredOn(row -> row.state() != TaskState.REMOVED)
          .hasSize(length)
          .allMatch(row -> row.mapIndex() < length && row.state() == TaskState.SCHEDULED);
    }
  }

  @Test
  void shouldSkipTheRegionOfAListThatBecameEmpty() {
    Shell shell = map(3);
    shell.clear(0);
    shell.end(shell.start(0), Shell.list(0));
    assertThat(shell.run.instancesOf(1))
        .extracting(InstanceRow::state)
        .containsExactly(TaskState.SKIPPED, TaskState.REMOVED, TaskState.REMOVED);
    shell.clear(0);
    shell.end(shell.start(0), Shell.list(2));
    assertThat(shell.run.instancesOf(1))
        .extracting(InstanceRow::state)
        .containsExactly(TaskState.SCHEDULED, TaskState.SCHEDULED, TaskState.REMOVED);
  }

  @Test
  void shouldBeReadAsItWasWritten() {
    BitSet left = new BitSet();
    left.set(3);
    left.set(99_999);
    for (Sweep.Kind kind : Sweep.Kind.values()) {
      Sweep sweep = new Sweep(kind, "cleared by ann b", left);
      assertThat(Sweep.of(sweep.text())).isEqualTo(sweep);
    }
  }

  @Test
  void shouldMakeTheRowsOfANewRunInSlicesAndBeginWhenAllAreThere() {
    Specs specs = new Specs();
    IntStream.range(0, 1_200).forEach(no -> specs.add(task()));
    Shell shell = new Shell(specs.build());
    assertThat(shell.last.created()).isEmpty();
    shell.send(new RunEvent.GoOn(shell.now));
    assertThat(shell.last.created()).hasSize(ActiveRun.SLICE);
    ActiveRun restored =
        ActiveRun.restore(
            new LoadedRun(shell.run.row(), List.copyOf(shell.last.created()), List.of()),
            shell.run.spec());
    Decision next = Advance.advance(restored, new RunEvent.GoOn(shell.now));
    assertThat(next).isEqualTo(Advance.advance(shell.run, new RunEvent.GoOn(shell.now)));
    assertThat(new Place(false, 1, 0).begin(restored.row(), shell.now))
        .isEqualTo(Place.Begin.UNMADE);
    drain(shell);
    assertThat(new Place(false, 1, 0).begin(shell.run.row(), shell.now)).isEqualTo(Place.Begin.NOW);
    assertThat(shell.history).hasSize(1_201).allMatch(change -> change.seq() == 1);
    shell.send(new RunEvent.Begin(shell.now));
    drain(shell);
    assertThat(count(shell, TaskState.SCHEDULED)).isEqualTo(1_200);
  }

  /** A run that cannot be advanced is ended by the scheduler, whatever it is at. */
  @Test
  void shouldEndARunWhoseRowsAreStillBeingMade() {
    Specs specs = new Specs();
    IntStream.range(0, 1_200).forEach(no -> specs.add(task()));
    Shell shell = new Shell(specs.build());
    shell.send(end(shell, RunState.FAILED));
    drain(shell);
    shell.expectRun(RunState.FAILED);
    assertThat(count(shell, TaskState.SKIPPED)).isEqualTo(1_200);
    assertThat(shell.run.looseEnds()).isZero();
  }
}
