// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import dev.updraft.api.TaskContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the attempts of a task do, one after the other; the last goes on for all further ones. In
 * each run and for each mapped instance it starts anew.
 *
 * <pre>{@code
 * dag.task("load").fails("no connection").fails("no connection").returns(new Sales(41));
 * dag.task("train").takes(Duration.ofHours(3));
 * }</pre>
 */
public final class TaskScript {
  private final List<Play> plays = new ArrayList<>();
  private Duration takes = Duration.ZERO;

  TaskScript() {}

  /** The next attempt succeeds without a result. */
  public TaskScript succeeds() {
    return next(new Play.Returns(null));
  }

  /** The next attempt succeeds with this result, which must be of the type that the task has. */
  public TaskScript returns(Object value) {
    return next(new Play.Returns(value));
  }

  /** The next attempt fails, as if the task threw an exception. */
  public TaskScript fails(String why) {
    return next(new Play.Fails(why, false));
  }

  /** The next attempts fail. */
  public TaskScript fails(int times, String why) {
    for (int i = 0; i < times; i++) {
      fails(why);
    }
    return this;
  }

  /** The next attempt fails whatever retries are left, as by {@code TaskFailed}. */
  public TaskScript failsForGood(String why) {
    return next(new Play.Fails(why, true));
  }

  /** The next attempt ends as skipped, as by {@code TaskSkipped}. */
  public TaskScript skips(String why) {
    return next(new Play.Skips(why));
  }

  /** The next attempt goes on until it is stopped, by its time-out for example. */
  public TaskScript hangs() {
    return next(new Play.Hangs());
  }

  /** The next attempt's worker is lost; after {@link #takes} the scheduler has proof of it. */
  public TaskScript losesItsWorker() {
    return next(new Play.LosesItsWorker());
  }

  /** The next attempt runs the task's own code, in this process. */
  public TaskScript runsItsCode() {
    return next(new Play.RunsItsCode());
  }

  /** The next attempt runs this code instead of the task's own; what it throws is its failure. */
  public TaskScript does(StandIn standIn) {
    return next(new Play.Does(standIn));
  }

  /** Each attempt takes so long on the virtual clock; without it, no time at all. */
  public TaskScript takes(Duration time) {
    takes = time;
    return this;
  }

  Duration takes() {
    return takes;
  }

  /** What the attempt does; null where nothing was said. */
  @Nullable Play play(int attempt) {
    return plays.isEmpty() ? null : plays.get(Math.min(attempt, plays.size()) - 1);
  }

  private TaskScript next(Play play) {
    plays.add(play);
    return this;
  }

  /** Code that stands in for a task's own; it sees who and where the task is. */
  @FunctionalInterface
  public interface StandIn {
    @Nullable Object call(TaskContext task) throws Exception;
  }
}
