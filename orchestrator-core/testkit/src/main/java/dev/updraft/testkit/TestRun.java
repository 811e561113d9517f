// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.run.Wanted;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.time.DataInterval;
import dev.updraft.testkit.local.LocalScheduler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/** A run as it is now; {@code assertThat(run)} asserts on it. */
public final class TestRun implements AssertProvider<RunAssert> {
  /** Who clears and marks. */
  static final String TEST = "the test";

  private final LocalScheduler scheduler;
  private final ActiveRun run;

  TestRun(LocalScheduler scheduler, ActiveRun run) {
    this.scheduler = scheduler;
    this.run = run;
  }

  public String id() {
    return run.row().runId();
  }

  public RunState state() {
    return run.row().state();
  }

  /** Null for a run that was asked for without one. */
  public @Nullable Instant logicalDate() {
    return run.row().logicalDate();
  }

  public DataInterval interval() {
    return new DataInterval(run.row().intervalStart(), run.row().intervalEnd());
  }

  public @Nullable Instant startedAt() {
    return run.row().startedAt();
  }

  public @Nullable Instant endedAt() {
    return run.row().endedAt();
  }

  /** The params, complete, as JSON. */
  public String conf() {
    return run.row().conf();
  }

  /**
   * Moves the clock until the run has ended.
   *
   * @throws AssertionError when nothing is left that could end it
   */
  public TestRun finish() {
    while (!run.ended()) {
      if (!scheduler.next(Instant.MAX)) {
        throw new AssertionError("nothing is left that could end it\n" + waiting() + timeline());
      }
    }
    return this;
  }

  /** Somebody clears all of it: everything runs again, its tries are kept. */
  public TestRun clear() {
    return clear(new Wanted(all(), OptionalInt.empty(), false, false, Wanted.Only.ALL));
  }

  /** Somebody clears what failed, and what that kept from running. */
  public TestRun clearFailed() {
    return clear(new Wanted(all(), OptionalInt.empty(), false, false, Wanted.Only.FAILED));
  }

  TestRun clear(Wanted wanted) {
    InstanceSet instances = wanted.in(run);
    if (instances.isEmpty()) {
      throw new AssertionError("there is nothing to clear\n" + timeline());
    }
    scheduler.send(run, new RunEvent.Clear(instances, TEST, scheduler.now()));
    return this;
  }

  private Set<Integer> all() {
    return run.spec().tasks().stream().map(TaskSpec::no).collect(Collectors.toSet());
  }

  /** Somebody ends it, as SUCCESS or FAILED, or lets an ended one go on, as QUEUED. */
  public TestRun mark(RunState to) {
    if (to == RunState.RUNNING) {
      throw new IllegalArgumentException("a run can be marked SUCCESS, FAILED or QUEUED");
    }
    scheduler.send(run, new RunEvent.MarkRun(to, TEST, scheduler.now()));
    return this;
  }

  private String waiting() {
    var text = new StringBuilder();
    for (var task : tasks()) {
      if (!task.state().ended()) {
        text.append("  %s: %s%n".formatted(task.label(), String.join("; ", task.why())));
      }
    }
    return text.toString();
  }

  /** A task that is not mapped, or its only instance. */
  public TestTask task(String taskId) {
    var all = instances(taskId);
    if (all.size() != 1) {
      throw new IllegalArgumentException(
          "%s has %d instances: name one by task(\"%s\", index)"
              .formatted(taskId, all.size(), taskId));
    }
    return all.getFirst();
  }

  /** One instance of a mapped task. */
  public TestTask task(String taskId, int index) {
    return instances(taskId).get(index);
  }

  /** All instances of a task, by their index. */
  public List<TestTask> instances(String taskId) {
    var spec = run.spec().tasks().stream().filter(task -> task.taskId().equals(taskId)).findFirst();
    int no = spec.orElseThrow(() -> TestDag.unknown(run.spec(), taskId)).no();
    return run.instancesOf(no).stream()
        .map(InstanceRow::key)
        .map(key -> new TestTask(scheduler, run, key.no()))
        .toList();
  }

  public List<TestTask> tasks() {
    var tasks = new ArrayList<TestTask>();
    for (int no = 0; no < run.size(); no++) {
      tasks.add(new TestTask(scheduler, run, no));
    }
    return tasks;
  }

  /** Labels of the tasks that ran, in the order in which they first started. */
  public List<String> order() {
    return scheduler.history().stream()
        .filter(change -> change.run().equals(run.row().key()) && change.instance() >= 0)
        .filter(change -> TaskState.of(change.to()) == TaskState.RUNNING)
        .map(change -> new TestTask(scheduler, run, change.instance()).label())
        .distinct()
        .toList();
  }

  /** Everything that happened to it, for people. */
  public String timeline() {
    return Timeline.of(scheduler.history(), run);
  }

  @Override
  public RunAssert assertThat() {
    return new RunAssert(this);
  }
}
