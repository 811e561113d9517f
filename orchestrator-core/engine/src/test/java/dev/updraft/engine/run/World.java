// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.allocate.Allocator;
import dev.updraft.engine.allocate.Placement;
import dev.updraft.engine.allocate.WorkerCredit;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.graph.Graph;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.port.SchedulerStore.PoolRow;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.state.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Some runs, an allocator, and the promises that hold after every single decision. */
final class World {
  private record Seat(long run, int instance) {}

  private record Fold(int seq, String state) {}

  final List<ActiveRun> runs = new ArrayList<>();
  final Allocator allocator = new Allocator();
  Instant now = Specs.T0;
  private final int slice;

  /** As the loop keeps them: by what decisions say, not by asking each run each time. */
  private final Set<RunKey> unfinished = new HashSet<>();

  private final Map<Seat, Fold> folds = new HashMap<>();
  private final Map<String, Integer> pools = Map.of("default_pool", 6, "small", 3);

  World(int slice) {
    this.slice = slice;
    allocator.pools(List.of(new PoolRow("default_pool", 6, false), new PoolRow("small", 3, false)));
  }

  void create(DagSpec spec) {
    ActiveRun run = ActiveRun.create(Specs.run(spec, runs.size() + 1L), Graph.of(spec), slice);
    runs.add(run);
    apply(run, Advance.created(run, now));
    while (run.hasMore()) {
      send(run, new RunEvent.GoOn(now));
    }
    send(run, new RunEvent.Begin(now));
  }

  void send(ActiveRun run, RunEvent event) {
    Decision decision = Advance.advance(run, event);
    assertThat(Advance.advance(run, event)).isEqualTo(decision);
    if (event instanceof RunEvent.GoOn) {
      unfinished.remove(run.row().key());
    }
    apply(run, decision);
  }

  void apply(ActiveRun run, Decision decision) {
    Map<Integer, InstanceRow> before = new HashMap<>();
    decision.changed().forEach(row -> before.put(row.key().no(), run.instance(row.key().no())));
    run.apply(decision);
    if (decision.more()) {
      unfinished.add(run.row().key());
    }
    decision.created().forEach(row -> allocator.changed(run, null, row));
    decision.changed().forEach(row -> allocator.changed(run, before.get(row.key().no()), row));
    decision.history().forEach(this::fold);
    for (int ready : decision.ready()) {
      InstanceRow row = run.instance(ready);
      if (!row.goesOn()) {
        assertThat(Naive.mayRun(run, row)).as("%s may run", row).isTrue();
      }
    }
  }

  /** Another leader goes on with it, from its rows alone. */
  void takeOver(ActiveRun run) {
    ActiveRun again = restored(run, slice);
    allocator.forget(run);
    runs.set(runs.indexOf(run), again);
    allocator.restored(again);
    unfinished.remove(run.row().key());
    if (again.hasMore()) {
      unfinished.add(run.row().key());
    }
  }

  private void fold(Transition next) {
    Seat seat = new Seat(next.run().id(), next.instance());
    Fold last = folds.getOrDefault(seat, new Fold(0, ""));
    assertThat(next.seq()).isEqualTo(last.seq() + 1);
    assertThat(next.from()).isEqualTo(last.state());
    folds.put(seat, new Fold(next.seq(), next.to()));
  }

  int place(int credit) {
    List<Placement> placed =
        allocator.allocate(
            List.of(new WorkerCredit("host", "inc", Set.of("default"), credit)), now);
    assertThat(placed).hasSizeLessThanOrEqualTo(credit);
    for (Placement it : placed) {
      if (it.run().instance(it.instance()).state() != TaskState.SCHEDULED) {
        continue; // as the scheduler does
      }
      apply(it.run(), Advance.assigned(it.run(), it.instance(), 1, "host", "inc", now));
    }
    return placed.size();
  }

  /** Whoever owes a cancel gets a grant for it, as from a scheduler with a free worker. */
  void stop(ActiveRun run, int no) {
    if (run.instance(no).timer() == InstanceRow.Timer.STOP && run.openGrant(no).isEmpty()) {
      apply(run, Advance.stopping(run, no, 1, "host", "inc", now));
    }
  }

  /** Promises about one run: history folds to its state, nothing that may run is forgotten. */
  void check(ActiveRun run) {
    ActiveRun again = restored(run, slice);
    for (int no = 0; no < run.size(); no++) {
      InstanceRow row = run.instance(no);
      assertThat(folds.get(new Seat(run.row().key().id(), no)))
          .isEqualTo(new Fold(row.seq(), row.state().text()));
      assertThat(again.counts(no)).isEqualTo(run.counts(no));
      boolean blank = row.state() == TaskState.NONE && !row.owes();
      if (blank && run.row().state() == RunState.RUNNING && !run.hasMore()) {
        assertThat(Naive.mayRun(run, row))
            .as("%s is forgotten: %s", row, run.readiness(no).why())
            .isFalse();
      }
      boolean granted = run.openGrant(no).isPresent();
      if (run.row().sweep() == null) {
        checkTeardown(run, row);
      }
      if (row.state().takesSlot()) {
        assertThat(granted).as("%s has a grant", row).isTrue();
      }
    }
    assertThat(!run.hasMore() || unfinished.contains(run.row().key())).as("goes on").isTrue();
    assertThat(again.looseEnds()).isEqualTo(run.looseEnds());
    if (run.ended()) {
      boolean loose = run.looseEnds() > 0;
      assertThat(run.row().timeoutAt().equals(Instant.MAX)).isEqualTo(!loose);
    }
    assertThat(folds.get(new Seat(run.row().key().id(), -1)))
        .isEqualTo(new Fold(run.row().seq(), run.row().state().text()));
  }

  /** Only a person or its own work leaves out a teardown that has something to take away. */
  private static void checkTeardown(ActiveRun run, InstanceRow row) {
    TaskSpec task = run.task(row.key().no());
    boolean leftOut = row.state() == TaskState.SKIPPED || row.state() == TaskState.UPSTREAM_FAILED;
    if (task.teardown() && leftOut && Naive.began(run, row, task)) {
      assertThat(row.note())
          .as("%s", row)
          .matches("marked by ann|not today|not chosen by .*|the list has become empty");
    }
  }

  static ActiveRun restored(ActiveRun run, int slice) {
    List<InstanceRow> rows = new ArrayList<>();
    List<GrantRow> open = new ArrayList<>();
    for (int no = run.size() - 1; no >= 0; no--) {
      rows.add(run.instance(no));
      run.openGrant(no).ifPresent(open::add);
    }
    return ActiveRun.restore(new LoadedRun(run.row(), rows, open), run.graph(), slice);
  }

  /**
   * Slots in use never exceed a limit; counted anew from all rows. Without RESTARTING: a clear may
   * take back the slot of a marked instance that its worker has not stopped yet.
   */
  void checkLimits() {
    Map<String, Integer> used = new HashMap<>();
    Map<String, Integer> limit = new HashMap<>();
    for (ActiveRun run : runs) {
      for (int no = 0; no < run.size(); no++) {
        TaskState state = run.instance(no).state();
        if (state == TaskState.QUEUED || state == TaskState.RUNNING) {
          TaskSpec task = run.task(no);
          String dag = run.spec().dagId();
          count(used, limit, task.pool(), task.poolSlots(), pools.getOrDefault(task.pool(), 0));
          count(used, limit, "dag " + dag, 1, run.spec().maxActiveTasks());
          count(used, limit, dag + "." + task.taskId(), 1, task.maxActive());
          count(used, limit, run.row().runId() + "." + task.taskId(), 1, task.mapLimit());
        }
      }
    }
    used.forEach((name, n) -> assertThat(n).as(name).isLessThanOrEqualTo(limit.get(name)));
  }

  private static void count(
      Map<String, Integer> used, Map<String, Integer> limit, String name, int slots, int most) {
    if (most > 0) {
      used.merge(name, slots, Integer::sum);
      limit.put(name, most);
    }
  }
}
