// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.TriggerRule;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.spec.BranchSpec;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.MapSpec;
import dev.updraft.engine.spec.RetrySpec;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.RunType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws DAGs for tests. */
public final class Specs {
  public static final Instant T0 = Instant.parse("2026-11-20T00:00:00Z");

  private final List<TaskSpec> tasks = new ArrayList<>();
  private final List<MapSpec> maps = new ArrayList<>();
  private @Nullable Duration runTimeout;
  private int maxActiveTasks;

  /** One task in the drawing. */
  public static final class Task {
    private TriggerRule rule = TriggerRule.ALL_SUCCESS;
    private RetrySpec retry = RetrySpec.NONE;
    private @Nullable Duration timeout;
    private String pool = TaskSpec.DEFAULT_POOL;
    private int slots = 1;
    private List<String> needs = List.of();
    private int priority = 1;
    private int maxActive;
    private int mapLimit;
    private int map = -1;
    private OnWorkerLoss loss = OnWorkerLoss.RERUN;
    private List<BranchSpec> branches = List.of();
    private List<Integer> setups = List.of();

    public Task rule(TriggerRule value) {
      rule = value;
      return this;
    }

    public Task retries(int count) {
      return retry(new RetrySpec(count, Duration.ofMinutes(1), 1, Duration.ofHours(1)));
    }

    public Task retry(RetrySpec value) {
      retry = value;
      return this;
    }

    public Task timeout(Duration value) {
      timeout = value;
      return this;
    }

    public Task pool(String name, int needed) {
      pool = name;
      slots = needed;
      return this;
    }

    public Task needs(String... value) {
      needs = List.of(value);
      return this;
    }

    public Task priority(int value) {
      priority = value;
      return this;
    }

    public Task limits(int active, int mapped) {
      maxActive = active;
      mapLimit = mapped;
      return this;
    }

    public Task map(int value) {
      map = value;
      return this;
    }

    public Task loss(OnWorkerLoss value) {
      loss = value;
      return this;
    }

    /** Of these; its rule is that all above it ended. */
    public Task teardown(Integer... value) {
      setups = List.of(value);
      rule = TriggerRule.ALL_DONE;
      return this;
    }

    public Task branches(BranchSpec... value) {
      branches = List.of(value);
      return this;
    }
  }

  public static Task task() {
    return new Task();
  }

  public int add(Task task, int... upstream) {
    int no = tasks.size();
    tasks.add(
        new TaskSpec(
            no,
            "t" + no,
            Arrays.stream(upstream).boxed().toList(),
            -1,
            task.map,
            task.rule,
            task.retry,
            task.timeout,
            task.pool,
            task.slots,
            task.priority,
            TaskSpec.DEFAULT_QUEUE,
            task.needs,
            task.maxActive,
            task.mapLimit,
            task.loss,
            true,
            "java",
            "{}",
            List.of(),
            task.branches,
            task.setups,
            "Test.java:1"));
    return no;
  }

  public int mapOver(int task) {
    maps.add(new MapSpec("m" + maps.size(), task, ""));
    return maps.size() - 1;
  }

  public Specs runTimeout(Duration value) {
    runTimeout = value;
    return this;
  }

  public Specs maxActiveTasks(int value) {
    maxActiveTasks = value;
    return this;
  }

  public DagSpec build() {
    return build("dag", new ScheduleSpec.Manual(), false, null, 16);
  }

  public DagSpec build(
      String dagId, ScheduleSpec schedule, boolean catchUp, @Nullable Instant start, int maxRuns) {
    return new DagSpec(
        dagId,
        "unit",
        "Test.java",
        "",
        "me",
        List.of(),
        schedule,
        catchUp,
        false,
        start,
        null,
        maxRuns,
        maxActiveTasks,
        runTimeout,
        "{}",
        "{}",
        tasks,
        List.of(),
        maps);
  }

  public static RunRow run(DagSpec spec, long id) {
    return new RunRow(
        new RunKey(202611, id),
        spec.dagId(),
        "manual__" + id,
        1,
        RunType.MANUAL,
        RunState.QUEUED,
        T0,
        T0,
        T0,
        T0,
        T0,
        null,
        null,
        "{}",
        "ui",
        0,
        Instant.MAX);
  }
}
