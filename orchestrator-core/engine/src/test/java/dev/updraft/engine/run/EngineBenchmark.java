// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.allocate.Allocator;
import dev.updraft.engine.allocate.Placement;
import dev.updraft.engine.allocate.WorkerCredit;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.graph.Graph;
import dev.updraft.engine.port.SchedulerStore.PoolRow;
import dev.updraft.engine.state.InstanceRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** A million task transitions on one thread, allocation included; the bar is 10 s. */
public final class EngineBenchmark {
  private static final int TASKS = 100;
  private static final int RUNS = 2000;

  private final Allocator allocator = new Allocator();
  private final Deque<Placement> started = new ArrayDeque<>();
  private Instant now = Specs.T0;
  private long transitions;

  public static void main(String[] args) {
    for (int round = 0; round < 3; round++) {
      long begun = System.nanoTime();
      long transitions = new EngineBenchmark().play();
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf(
          "%d transitions in %.2f s: %.2f s a million%n",
          transitions, seconds, seconds * 1e6 / transitions);
    }
  }

  private long play() {
    allocator.pools(List.of(new PoolRow("default_pool", 1000, false)));
    Specs specs = new Specs();
    specs.add(Specs.task());
    for (int no = 1; no < TASKS; no++) {
      specs.add(Specs.task(), no < 3 ? new int[] {0} : new int[] {no - 1, no - 3});
    }
    Graph graph = Graph.of(specs.build());
    List<ActiveRun> runs = new ArrayList<>();
    for (int no = 1; no <= RUNS; no++) {
      ActiveRun run = ActiveRun.create(Specs.run(graph.spec(), no), graph);
      runs.add(run);
      apply(run, Advance.created(run, now));
      apply(run, Advance.advance(run, new RunEvent.Begin(now)));
    }
    StepOutcome ok = Shell.ok();
    while (turn(ok) > 0) {
      now = now.plusMillis(10);
    }
    if (!runs.stream().allMatch(ActiveRun::ended)) {
      throw new IllegalStateException("not all runs ended");
    }
    return transitions;
  }

  private int turn(StepOutcome ok) {
    List<WorkerCredit> workers =
        List.of(
            new WorkerCredit("a", "1", Set.of("default"), 50),
            new WorkerCredit("b", "2", Set.of("default"), 50));
    for (Placement it : allocator.allocate(workers, now)) {
      WorkerCredit to = it.worker();
      apply(
          it.run(), Advance.assigned(it.run(), it.instance(), 1, to.host(), to.incarnation(), now));
      started.add(it);
    }
    int count = started.size();
    for (Placement it : started) {
      var key = it.run().openGrant(it.instance()).orElseThrow().key();
      apply(it.run(), Advance.advance(it.run(), new RunEvent.Started(key, now)));
      apply(it.run(), Advance.advance(it.run(), new RunEvent.Ended(key, ok, now)));
    }
    started.clear();
    return count;
  }

  private void apply(ActiveRun run, Decision decision) {
    List<InstanceRow> before = new ArrayList<>(decision.changed().size());
    for (InstanceRow row : decision.changed()) {
      before.add(run.instance(row.key().no()));
    }
    run.apply(decision);
    transitions += decision.history().size();
    for (InstanceRow row : decision.created()) {
      allocator.changed(run, null, row);
    }
    for (int i = 0; i < before.size(); i++) {
      allocator.changed(run, before.get(i), decision.changed().get(i));
    }
  }
}
