// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.TriggerRule;
import dev.updraft.bundle.UnitVersion;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.Input.Result;
import dev.updraft.engine.spec.MapSpec;
import dev.updraft.engine.spec.RetrySpec;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.spec.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Specs for tests. */
final class Dags {
  private static final RetrySpec NO_RETRY =
      new RetrySpec(0, Duration.ofSeconds(10), 1, Duration.ofSeconds(10));

  private Dags() {}

  static UnitVersion chain(String dagId, int length, int retries) {
    return unit(dagId, length, retries, new ScheduleSpec.Manual());
  }

  static UnitVersion unit(String dagId, int length, int retries, ScheduleSpec schedule) {
    RetrySpec retry = new RetrySpec(retries, Duration.ofSeconds(10), 1, Duration.ofSeconds(10));
    List<TaskSpec> tasks = IntStream.range(0, length).mapToObj(no -> task(no, retry, -1)).toList();
    return unit(dagId, tasks, schedule, List.of(), 16);
  }

  /** Single tasks with at most so many active runs. */
  static UnitVersion narrow(String dagId, int maxActiveRuns) {
    List<TaskSpec> tasks = List.of(task(0, NO_RETRY, -1));
    return unit(dagId, tasks, new ScheduleSpec.Manual(), List.of(), maxActiveRuns);
  }

  /** A single task each minute since then; all of its runs may be active at once. */
  static UnitVersion eachMinuteSince(String dagId, Instant start) {
    ScheduleSpec minutes = new ScheduleSpec.Every(Duration.ofMinutes(1));
    return unit(dagId, List.of(task(0, NO_RETRY, -1)), minutes, List.of(), 100_000, start);
  }

  private static UnitVersion unit(
      String dagId, List<TaskSpec> tasks, ScheduleSpec schedule, List<MapSpec> maps, int runs) {
    return unit(dagId, tasks, schedule, maps, runs, null);
  }

  private static UnitVersion unit(
      String dagId,
      List<TaskSpec> tasks,
      ScheduleSpec schedule,
      List<MapSpec> maps,
      int runs,
      @Nullable Instant catchUpSince) {
    DagSpec spec =
        new DagSpec(
            dagId,
            "hash",
            dagId + ".java",
            "",
            "",
            List.of(),
            schedule,
            catchUpSince != null,
            false,
            catchUpSince,
            null,
            runs,
            16,
            null,
            "{}",
            "{\"size\":1}",
            tasks,
            List.of(),
            maps);
    return new UnitVersion.Good(dagId + ".java", "hash", List.of(spec), "class X {}");
  }

  /** A list, and a task over it. */
  static UnitVersion map(String dagId) {
    return unit(
        dagId,
        List.of(task(0, NO_RETRY, -1), task(1, NO_RETRY, 0)),
        new ScheduleSpec.Manual(),
        List.of(new MapSpec("m", 0, "")),
        16);
  }

  /** One task that takes slots of this pool. */
  static UnitVersion inPool(String dagId, String pool) {
    return unit(
        dagId, List.of(task(0, NO_RETRY, -1, pool)), new ScheduleSpec.Manual(), List.of(), 16);
  }

  /** One task that needs this of its worker. */
  static UnitVersion needing(String dagId, String need) {
    TaskSpec any = task(0, NO_RETRY, -1);
    TaskSpec needing =
        new TaskSpec(
            any.no(),
            any.taskId(),
            any.upstream(),
            any.group(),
            any.map(),
            any.rule(),
            any.retry(),
            any.timeout(),
            any.pool(),
            any.poolSlots(),
            any.priority(),
            any.queue(),
            List.of(need),
            any.maxActive(),
            any.mapLimit(),
            any.onWorkerLoss(),
            any.strict(),
            any.operator(),
            any.work(),
            any.inputs(),
            any.branches(),
            any.setups(),
            any.line());
    return unit(dagId, List.of(needing), new ScheduleSpec.Manual(), List.of(), 16);
  }

  /** A setup, the work, its teardown. */
  static UnitVersion scope(String dagId) {
    TaskSpec down = task(2, NO_RETRY, -1);
    TaskSpec teardown =
        new TaskSpec(
            down.no(),
            down.taskId(),
            List.of(0, 1),
            down.group(),
            down.map(),
            TriggerRule.ALL_DONE,
            down.retry(),
            down.timeout(),
            down.pool(),
            down.poolSlots(),
            down.priority(),
            down.queue(),
            down.needs(),
            down.maxActive(),
            down.mapLimit(),
            down.onWorkerLoss(),
            down.strict(),
            down.operator(),
            down.work(),
            List.of(),
            List.of(),
            List.of(0),
            down.line());
    return unit(
        dagId,
        List.of(task(0, NO_RETRY, -1), task(1, NO_RETRY, -1), teardown),
        new ScheduleSpec.Manual(),
        List.of(),
        16);
  }

  private static TaskSpec task(int no, RetrySpec retry, int map) {
    return task(no, retry, map, "default_pool");
  }

  private static TaskSpec task(int no, RetrySpec retry, int map, String pool) {
    List<Integer> upstream = no == 0 ? List.of() : List.of(no - 1);
    return new TaskSpec(
        no,
        "t" + no,
        upstream,
        -1,
        map,
        TriggerRule.ALL_SUCCESS,
        retry,
        null,
        pool,
        1,
        1,
        "default",
        List.of(),
        0,
        0,
        OnWorkerLoss.RERUN,
        true,
        "java",
        "{}",
        no == 0 ? List.of() : List.of(new Result(no - 1)),
        List.of(),
        List.of(),
        "X.java:1");
  }
}
