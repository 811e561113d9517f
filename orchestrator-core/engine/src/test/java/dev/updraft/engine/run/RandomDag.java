// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.TriggerRule;
import dev.updraft.engine.spec.BranchSpec;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.ScheduleSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Draws a DAG of up to 14 tasks with maps, choices, limits and all rules. */
final class RandomDag {
  private final RandomGenerator random;
  private final Specs specs = new Specs();
  private final Map<Integer, List<Integer>> below = new HashMap<>();
  private final List<Integer> plain = new ArrayList<>();
  private final List<Integer> regions = new ArrayList<>();
  private final Set<Integer> teardowns = new HashSet<>();
  private int map = -1;
  private int left;

  private RandomDag(RandomGenerator random) {
    this.random = random;
  }

  static DagSpec draw(RandomGenerator random, String dagId) {
    return new RandomDag(random).draw(dagId);
  }

  private DagSpec draw(String dagId) {
    int size = 1 + random.nextInt(13);
    List<int[]> edges = new ArrayList<>();
    for (int no = 0; no < size; no++) {
      int task = no;
      int[] up = random.ints(0, Math.max(1, no)).limit(random.nextInt(4)).distinct().toArray();
      edges.add(no == 0 ? new int[0] : up);
      for (int u : edges.get(no)) {
        below.computeIfAbsent(u, k -> new ArrayList<>()).add(task);
      }
    }
    for (int no = 0; no < size; no++) {
      add(no, edges.get(no));
    }
    specs.maxActiveTasks(random.nextInt(4));
    return specs.build(dagId, new ScheduleSpec.Manual(), false, null, 16);
  }

  private void add(int no, int[] up) {
    Specs.Task task = task();
    if (left == 0 && !plain.isEmpty() && random.nextInt(5) == 0) {
      map = specs.mapOver(plain.get(random.nextInt(plain.size())));
      left = 1 + random.nextInt(3);
    }
    int region = left > 0 ? map : -1;
    if (left > 0) {
      left--;
      task.map(map).limits(random.nextInt(3), random.nextInt(3));
    } else {
      plain.add(no);
    }
    scope(task, region, up);
    List<Integer> heads = below.getOrDefault(no, List.of());
    if (heads.size() > 1 && random.nextInt(3) == 0) {
      task.branches(
          new BranchSpec("a", heads.subList(0, 1)),
          new BranchSpec("b", heads.subList(1, heads.size())));
    }
    specs.add(task, up);
  }

  /** Some take away again what one above them, of the same region, has set up. */
  private void scope(Specs.Task task, int region, int[] up) {
    regions.add(region);
    boolean near = up.length > 0 && regions.get(up[0]) == region && !teardowns.contains(up[0]);
    if (near && random.nextInt(4) == 0) {
      task.teardown(up[0]);
      teardowns.add(regions.size() - 1);
    }
  }

  private Specs.Task task() {
    TriggerRule[] rules = TriggerRule.values();
    OnWorkerLoss[] losses = OnWorkerLoss.values();
    Specs.Task task =
        Specs.task()
            .rule(random.nextBoolean() ? TriggerRule.ALL_SUCCESS : rules[random.nextInt(12)])
            .retries(random.nextInt(3))
            .loss(losses[random.nextInt(losses.length)])
            .priority(random.nextInt(3))
            .pool(random.nextInt(4) == 0 ? "small" : "default_pool", 1 + random.nextInt(2));
    return random.nextInt(4) == 0 ? task.timeout(Duration.ofSeconds(90)) : task;
  }
}
