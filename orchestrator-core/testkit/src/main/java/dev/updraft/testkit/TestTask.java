// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.explain.Reason;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.run.Wanted;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import dev.updraft.testkit.local.LocalScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/** A task instance as it is now; {@code assertThat(task)} asserts on it. */
public final class TestTask implements AssertProvider<TaskAssert> {
  private final LocalScheduler scheduler;
  private final ActiveRun run;
  private final int no;

  TestTask(LocalScheduler scheduler, ActiveRun run, int no) {
    this.scheduler = scheduler;
    this.run = run;
    this.no = no;
  }

  static String label(String taskId, int mapIndex) {
    return mapIndex < 0 ? taskId : taskId + "[" + mapIndex + "]";
  }

  private InstanceRow row() {
    return run.instance(no);
  }

  /** {@code load}, or {@code greet[0]} for a mapped one. */
  public String label() {
    return label(run.task(no).taskId(), row().mapIndex());
  }

  public TaskState state() {
    return row().state();
  }

  /** What an ended or waiting task says of itself: the error of its last attempt, for example. */
  public String note() {
    return row().note() == null ? "" : row().note();
  }

  /** Why it is not running, by the function that answers this in the user interface. */
  public List<String> why() {
    return scheduler.why(run, no).stream().map(Reason::text).toList();
  }

  /** The result as JSON; null where there is none. */
  public @Nullable String json() {
    return row().result();
  }

  public <T> T result(Class<T> type) {
    return Results.read(json(), type);
  }

  public <T> List<T> results(Class<T> element) {
    return Results.readList(json(), element);
  }

  /** In order; without those that no worker ever had. */
  public List<Attempt> attempts() {
    List<Attempt> attempts = new ArrayList<>();
    for (var change : scheduler.history()) {
      if (!change.run().equals(run.row().key()) || change.instance() != no) {
        continue;
      }
      var to = TaskState.of(change.to());
      boolean another = attempts.isEmpty() || attempts.getLast().number() != change.attempt();
      if (to == TaskState.RUNNING && another) {
        attempts.add(new Attempt(change.attempt(), change.at(), null, to, ""));
      } else if (!attempts.isEmpty() && attempts.getLast().open() && to != TaskState.RUNNING) {
        attempts.add(attempts.removeLast().changed(to, change.at(), change.cause()));
      }
    }
    return attempts;
  }

  /** Somebody clears it: it runs again, its tries are kept. */
  public TestRun clear() {
    return clear(false);
  }

  /** Somebody clears it and all that is below it. */
  public TestRun clearDownstream() {
    return clear(true);
  }

  private TestRun clear(boolean downstream) {
    var index = row().mapIndex() < 0 ? OptionalInt.empty() : OptionalInt.of(row().mapIndex());
    var wanted = new Wanted(Set.of(row().taskNo()), index, false, downstream, Wanted.Only.ALL);
    return new TestRun(scheduler, run).clear(wanted);
  }

  /** Somebody ends it, as SUCCESS, FAILED or SKIPPED; its run goes by that. */
  public TestRun mark(TaskState to) {
    scheduler.send(
        run,
        new RunEvent.MarkInstances(
            InstanceSet.copyOf(Set.of(no)), to, TestRun.TEST, scheduler.now()));
    return new TestRun(scheduler, run);
  }

  /** A file that the last attempt wrote into its folder, as text. */
  public String file(String path) {
    try {
      return Files.readString(folder().resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the last attempt; there when its own code ran. */
  public Path folder() {
    return scheduler.folder(run, row(), row().attempt());
  }

  String timeline() {
    return Timeline.of(scheduler.history(), run);
  }

  @Override
  public TaskAssert assertThat() {
    return new TaskAssert(this);
  }
}
