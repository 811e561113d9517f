// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.why;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.TriggerRule;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.RunView;
import dev.updraft.engine.allocate.Allocator;
import dev.updraft.engine.explain.Explain;
import dev.updraft.engine.explain.Reason;
import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.schedule.Place;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.GroupSpec;
import dev.updraft.engine.spec.MapSpec;
import dev.updraft.engine.spec.RetrySpec;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.RunType;
import dev.updraft.engine.state.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is said of an element without the others is what is said with them. */
class OneElementTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  private static final RunKey KEY = new RunKey(202611, 7);
  private static final int LENGTH = 4;

  /** list -> each (a -> b, and c of a, b and first) -> total, which reduces. */
  private static final DagSpec SPEC =
      spec(
          List.of(
              task(0, "list", -1, TriggerRule.ALL_SUCCESS),
              task(1, "first", -1, TriggerRule.ALL_SUCCESS, 0),
              task(2, "a", 0, TriggerRule.ALL_SUCCESS, 0),
              task(3, "b", 0, TriggerRule.ALL_SUCCESS, 2),
              task(4, "c", 0, TriggerRule.ALL_DONE, 1, 2, 3),
              task(5, "total", -1, TriggerRule.ALL_SUCCESS, 3),
              task(6, "again", 1, TriggerRule.ALL_SUCCESS, 0, 3)));

  @Test
  void shouldSayOfAnElementWhatTheWholeRunSays() {
    int compared = 0;
    for (int seed = 0; seed < 300; seed++) {
      List<InstanceRow> rows = rows(new Random(seed));
      ActiveRun whole = ActiveRun.restore(new LoadedRun(run(), rows, List.of()), SPEC);
      for (InstanceRow row : rows) {
        Optional<ActiveRun> image =
            OneElement.of(view(row), SPEC).flatMap(element -> element.image(look(rows, row)));
        if (row.state() == TaskState.NONE && image.isPresent()) {
          assertThat(why(image.get(), row.taskNo())).isEqualTo(why(whole, row.key().no()));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(500);
  }

  @Test
  void shouldAskTheWholeRunOfWhatWaitsForAllOfAMapping() {
    List<InstanceRow> rows = rows(new Random(1));
    for (InstanceRow row : rows) {
      boolean beside = row.taskNo() >= 2 && row.taskNo() <= 4;
      assertThat(OneElement.of(view(row), SPEC).isPresent()).isEqualTo(beside);
    }
  }

  private static List<Reason> why(ActiveRun run, int no) {
    return Explain.why(run, no, new Allocator(), new Place(false, 4, 1), NOW);
  }

  /** As the store would answer. */
  private static LoadedRun look(List<InstanceRow> rows, InstanceRow of) {
    int tasks = SPEC.tasks().size();
    int map = SPEC.tasks().get(of.taskNo()).map();
    List<InstanceRow> found =
        rows.stream()
            .filter(
                row ->
                    row.key().no() < tasks
                        || (SPEC.tasks().get(row.taskNo()).map() == map
                            && row.mapIndex() == of.mapIndex()))
            .toList();
    return new LoadedRun(run(), found, List.of());
  }

  private static List<InstanceRow> rows(Random random) {
    var firsts = new ArrayList<InstanceRow>();
    var more = new ArrayList<InstanceRow>();
    for (TaskSpec task : SPEC.tasks()) {
      int count = task.mapped() ? LENGTH : 1;
      for (int index = 0; index < count; index++) {
        int no = index == 0 ? task.no() : SPEC.tasks().size() + more.size();
        TaskState state = task.no() == 0 ? TaskState.SUCCESS : state(random);
        (index == 0 ? firsts : more).add(row(no, task, task.mapped() ? index : -1, state));
      }
    }
    firsts.addAll(more);
    return firsts;
  }

  private static TaskState state(Random random) {
    TaskState[] some = {
      TaskState.NONE, TaskState.NONE, TaskState.SUCCESS, TaskState.FAILED, TaskState.RUNNING
    };
    return some[random.nextInt(some.length)];
  }

  private static InstanceRow row(int no, TaskSpec task, int index, TaskState state) {
    return new InstanceRow(
        new InstanceKey(KEY, no),
        task.no(),
        index,
        state,
        1,
        0,
        0,
        1,
        1,
        InstanceRow.Timer.NONE,
        Instant.MAX,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        task.no() == 0 ? LENGTH : -1,
        null);
  }

  private static RunRow run() {
    return new RunRow(
        KEY,
        "d",
        "r",
        1,
        RunType.MANUAL,
        RunState.RUNNING,
        null,
        NOW,
        NOW,
        NOW,
        NOW,
        NOW,
        null,
        "{}",
        "admin",
        1,
        Instant.MAX);
  }

  private static InstanceView view(InstanceRow row) {
    RunView run =
        new RunView(
            202611, 7, "d", "r", 1, null, null, "manual", "running", null, null, null, NOW, NOW,
            NOW, null, "{}", "admin", null, null);
    return new InstanceView(
        run,
        row.key().no(),
        SPEC.tasks().get(row.taskNo()).taskId(),
        row.taskNo(),
        row.mapIndex(),
        row.state().text(),
        1,
        0,
        1,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        "java",
        "default_pool",
        "default",
        1,
        1,
        null);
  }

  private static TaskSpec task(int no, String id, int map, TriggerRule rule, Integer... up) {
    return new TaskSpec(
        no,
        id,
        List.of(up),
        -1,
        map,
        rule,
        new RetrySpec(0, Duration.ofMinutes(5), 2, Duration.ofHours(1)),
        null,
        "default_pool",
        1,
        1,
        "default",
        List.of(),
        0,
        0,
        OnWorkerLoss.RERUN,
        false,
        "java",
        "{}",
        List.of(),
        List.of(),
        List.of(),
        "D.java:1");
  }

  private static DagSpec spec(List<TaskSpec> tasks) {
    return new DagSpec(
        "d",
        "",
        "D.java",
        "",
        "",
        List.of(),
        new ScheduleSpec.Manual(),
        false,
        false,
        null,
        null,
        4,
        8,
        null,
        "{}",
        "{}",
        tasks,
        List.<GroupSpec>of(),
        List.of(new MapSpec("m", 0, ""), new MapSpec("n", 0, "")));
  }
}
