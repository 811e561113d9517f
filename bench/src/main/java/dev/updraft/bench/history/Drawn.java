// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.history;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.TriggerRule;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.GroupSpec;
import dev.updraft.engine.spec.Input;
import dev.updraft.engine.spec.MapSpec;
import dev.updraft.engine.spec.RetrySpec;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.spec.TaskSpec;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** DAGs as the bundle processor would have drawn them. */
final class Drawn {
  private static final RetrySpec RETRY =
      new RetrySpec(1, Duration.ofMinutes(5), 2, Duration.ofHours(1));

  private Drawn() {}

  /** Layers of tasks; each waits for two of the layer before. */
  static DagSpec layers(String id, int layers, int wide) {
    var tasks = new ArrayList<TaskSpec>();
    var groups = new ArrayList<GroupSpec>();
    for (int layer = 0; layer < layers; layer++) {
      groups.add(new GroupSpec("layer_" + layer, -1));
      for (int i = 0; i < wide; i++) {
        int no = tasks.size();
        int above = no - wide;
        List<Integer> up =
            layer == 0
                ? List.of()
                : IntStream.of(above, layer * wide - wide + (i + 1) % wide)
                    .distinct()
                    .sorted()
                    .boxed()
                    .toList();
        tasks.add(task(no, "layer_" + layer + ".task_" + i, up, layer, -1));
      }
    }
    return dag(id, tasks, groups, List.of());
  }

  /** One after the other. */
  static DagSpec chain(String id, int length) {
    var tasks = new ArrayList<TaskSpec>();
    for (int no = 0; no < length; no++) {
      tasks.add(task(no, "step_" + no, no == 0 ? List.of() : List.of(no - 1), -1, -1));
    }
    return dag(id, tasks, List.of(), List.of());
  }

  /** A list, a task for each element of it, a report. */
  static DagSpec mapped(String id) {
    return dag(
        id,
        List.of(
            task(0, "list", List.of(), -1, -1),
            task(1, "wide", List.of(0), -1, 0),
            task(2, "report", List.of(1), -1, -1)),
        List.of(),
        List.of(new MapSpec("wide", 0, "")));
  }

  private static DagSpec dag(
      String id, List<TaskSpec> tasks, List<GroupSpec> groups, List<MapSpec> maps) {
    return new DagSpec(
        id,
        "history",
        id + ".java",
        "History of " + id,
        "bench",
        List.of("history"),
        new ScheduleSpec.Cron("0 3 * * *", ZoneId.of("UTC"), List.of()),
        false,
        false,
        null,
        null,
        16,
        64,
        null,
        "{\"type\":\"object\",\"properties\":{\"day\":{\"type\":\"string\"}}}",
        "{\"day\":\"2026-01-01\"}",
        tasks,
        groups,
        maps);
  }

  private static TaskSpec task(int no, String id, List<Integer> up, int group, int map) {
    var inputs = new ArrayList<Input>();
    up.forEach(from -> inputs.add(new Input.Result(from)));
    inputs.add(new Input.Params());
    return new TaskSpec(
        no,
        id,
        up,
        group,
        map,
        TriggerRule.ALL_SUCCESS,
        RETRY,
        null,
        TaskSpec.DEFAULT_POOL,
        1,
        1,
        TaskSpec.DEFAULT_QUEUE,
        List.of(),
        0,
        0,
        OnWorkerLoss.RERUN,
        false,
        "java",
        "{}",
        inputs,
        List.of(),
        List.of(),
        "History.java:" + (10 + no));
  }
}
