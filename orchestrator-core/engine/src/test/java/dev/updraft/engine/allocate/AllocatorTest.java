// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.explain.Explain;
import dev.updraft.engine.explain.Reason;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.port.SchedulerStore.PoolRow;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.run.Advance;
import dev.updraft.engine.run.Decision;
import dev.updraft.engine.run.Specs;
import dev.updraft.engine.schedule.Place;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.ScheduleSpec;
import dev.updraft.engine.state.InstanceRow;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AllocatorTest {
  private final Allocator allocator = new Allocator();
  private long runs;

  AllocatorTest() {
    allocator.pools(List.of(new PoolRow("default_pool", 100, false)));
  }

  private ActiveRun wide(String dag, int tasks, Specs.Task task, int maxActive, Instant at) {
    Specs specs = new Specs().maxActiveTasks(maxActive);
    for (int no = 0; no < tasks; no++) {
      specs.add(task);
    }
    DagSpec spec = specs.build(dag, new ScheduleSpec.Manual(), false, null, 16);
    ActiveRun run = ActiveRun.create(Specs.run(spec, ++runs), spec);
    apply(run, Advance.created(run, at));
    apply(run, Advance.advance(run, new RunEvent.Begin(at)));
    while (run.hasMore()) {
      apply(run, Advance.advance(run, new RunEvent.GoOn(at)));
    }
    return run;
  }

  private void apply(ActiveRun run, Decision decision) {
    List<InstanceRow> before =
        decision.changed().stream().map(row -> run.instance(row.key().no())).toList();
    run.apply(decision);
    decision.created().forEach(row -> allocator.changed(run, null, row));
    for (int i = 0; i < before.size(); i++) {
      allocator.changed(run, before.get(i), decision.changed().get(i));
    }
  }

  private List<Placement> allocate(int credit) {
    return allocate(credit, Specs.T0);
  }

  private List<Placement> allocate(int credit, Instant now) {
    Set<String> queues = Set.of("default");
    return allocator.allocate(List.of(new WorkerCredit("h", "i", queues, credit)), now);
  }

  @Test
  void shouldShareAmongDags() {
    wide("a", 20, Specs.task(), 0, Specs.T0);
    wide("b", 20, Specs.task(), 0, Specs.T0);
    List<Placement> placed = allocate(10);
    assertThat(placed).filteredOn(it -> it.run().row().dagId().equals("b")).hasSize(5);
  }

  @Test
  void shouldLetEachDagBeginBeforeAnyGoesOn() {
    wide("a", 3, Specs.task(), 0, Specs.T0);
    end(allocate(1).getFirst());
    wide("b", 3, Specs.task(), 0, Specs.T0);
    Placement second = allocate(1).getFirst();
    assertThat(second.run().row().dagId()).isEqualTo("b");
    end(second);
    assertThat(allocate(1).getFirst().run().row().dagId())
        .as("who waited longest, when all have begun")
        .isEqualTo("a");
  }

  private void end(Placement placed) {
    Decision assigned = Advance.assigned(placed.run(), placed.instance(), 1, "h", "i", Specs.T0);
    apply(placed.run(), assigned);
    GrantKey grant = assigned.newGrants().getFirst().key();
    apply(placed.run(), Advance.advance(placed.run(), new RunEvent.Started(grant, Specs.T0)));
    var succeeded = new StepOutcome.Succeeded(null, null, -1, List.of());
    apply(
        placed.run(),
        Advance.advance(placed.run(), new RunEvent.Ended(grant, succeeded, Specs.T0)));
  }

  @Test
  void shouldPreferPriorityButLetWaitingCount() {
    wide("low", 1, Specs.task().priority(1), 0, Specs.T0);
    wide("high", 1, Specs.task().priority(5), 0, Specs.T0);
    assertThat(allocate(1).getFirst().run().row().dagId()).isEqualTo("high");
    wide("newer", 1, Specs.task().priority(5), 0, Specs.T0.plusSeconds(360));
    assertThat(allocate(1).getFirst().run().row().dagId()).isEqualTo("low");
  }

  @Test
  void shouldNotTakeABacklogThatIsServedForWaiting() {
    allocator.pools(List.of(new PoolRow("default_pool", 10_000, false)));
    wide("fan", 1000, Specs.task(), 0, Specs.T0);
    for (int second = 0; second <= 300; second++) {
      assertThat(allocate(2, Specs.T0.plusSeconds(second))).hasSize(2);
    }
    Instant now = Specs.T0.plusSeconds(300);
    wide("newcomer", 1, Specs.task(), 0, now);
    assertThat(allocate(1, now).getFirst().run().row().dagId()).isEqualTo("newcomer");
  }

  @Test
  void shouldLetABacklogThatWasNotServedCatchUp() {
    wide("low", 90, Specs.task().priority(1), 0, Specs.T0);
    Instant now = Specs.T0.plusSeconds(600);
    wide("high", 90, Specs.task().priority(5), 0, now);
    assertThat(allocate(60, now))
        .as("ten minutes of waiting outweigh four of priority")
        .allMatch(placed -> placed.run().row().dagId().equals("low"));
  }

  @Test
  void shouldObeyAllLimits() {
    allocator.pools(List.of(new PoolRow("default_pool", 100, false), new PoolRow("gpu", 5, false)));
    wide("a", 9, Specs.task(), 3, Specs.T0);
    wide("b", 9, Specs.task().pool("gpu", 2), 0, Specs.T0);
    ActiveRun single = wide("c", 1, Specs.task().pool("gpu", 6), 0, Specs.T0);
    ActiveRun unknown = wide("d", 1, Specs.task().pool("none", 1), 0, Specs.T0);
    assertThat(allocate(50)).hasSize(3 + 2);
    assertThat(Explain.why(single, 0, allocator, new Place(false, 0, 0), Specs.T0))
        .extracting(Reason::code)
        .containsExactly("pool_too_small");
    assertThat(Explain.why(unknown, 0, allocator, new Place(false, 0, 0), Specs.T0))
        .extracting(Reason::code)
        .containsExactly("pool_unknown");
    assertThat(allocator.waiting()).isEqualTo(6 + 7 + 2);
  }

  @Test
  void shouldRepeatWhatItsWorkerLostBeforeWhatNeverBegan() {
    ActiveRun run = wide("a", 9, Specs.task().retries(1), 0, Specs.T0);
    Placement placed = allocate(1).getFirst();
    Decision assigned = Advance.assigned(run, placed.instance(), 1, "h", "i", Specs.T0);
    apply(run, assigned);
    GrantKey grant = assigned.newGrants().getFirst().key();
    apply(run, Advance.advance(run, new RunEvent.Started(grant, Specs.T0)));
    apply(run, Advance.advance(run, new RunEvent.Lost(grant, false, "gone", Specs.T0)));

    assertThat(allocate(1).getFirst().instance()).isEqualTo(placed.instance());
  }

  @Test
  void shouldNotPlaceTwiceAndTakeBack() {
    wide("a", 1, Specs.task(), 1, Specs.T0);
    Placement placed = allocate(5).getFirst();
    assertThat(allocate(5)).isEmpty();
    allocator.giveBack(placed);
    assertThat(allocate(5)).hasSize(1);
  }

  @Test
  void shouldSpreadOverWorkersOfTheQueueOnly() {
    wide("a", 4, Specs.task(), 0, Specs.T0);
    List<Placement> placed =
        allocator.allocate(
            List.of(
                new WorkerCredit("x", "1", Set.of("default", "gpu"), 2),
                new WorkerCredit("y", "2", Set.of("default"), 2),
                new WorkerCredit("z", "3", Set.of("gpu"), 9)),
            Specs.T0);
    assertThat(placed).extracting(it -> it.worker().host()).containsOnly("x", "y").hasSize(4);
  }

  @Test
  void shouldGiveOnlyToWorkersThatHaveWhatIsNeeded() {
    wide("a", 3, Specs.task().needs("gpu", "terraform 1.11"), 0, Specs.T0);
    wide("b", 3, Specs.task(), 0, Specs.T0);
    Set<String> queues = Set.of("default");
    List<Placement> placed =
        allocator.allocate(
            List.of(
                new WorkerCredit("plain", "1", queues, List.of("terraform 1.11.4"), 9, 0),
                new WorkerCredit("card", "2", queues, List.of("gpu", "terraform 1.11.4"), 2, 0)),
            Specs.T0);
    assertThat(placed)
        .filteredOn(it -> it.run().row().dagId().equals("a"))
        .extracting(it -> it.worker().host())
        .hasSizeBetween(1, 2)
        .containsOnly("card");
    assertThat(placed).filteredOn(it -> it.run().row().dagId().equals("b")).hasSize(3);
    assertThat(allocator.waiting()).isPositive();
    assertThat(
            allocator.allocate(
                List.of(
                    new WorkerCredit("old", "3", queues, List.of("gpu", "terraform 1.9"), 9, 0)),
                Specs.T0))
        .isEmpty();
  }

  @Test
  void shouldFillFreeSlotsBeforeAnythingWaits() {
    wide("a", 6, Specs.task(), 0, Specs.T0);
    List<Placement> placed =
        allocator.allocate(
            List.of(
                new WorkerCredit("fast", "1", Set.of("default"), List.of(), 9, 8),
                new WorkerCredit("idle", "2", Set.of("default"), 4)),
            Specs.T0);
    assertThat(placed)
        .extracting(it -> it.worker().host())
        .containsExactlyInAnyOrder("fast", "idle", "idle", "idle", "idle", "fast");
  }

  private static DagSpec limits(int maxActiveTasks, int... maxActive) {
    Specs specs = new Specs().maxActiveTasks(maxActiveTasks);
    for (int limit : maxActive) {
      specs.add(Specs.task().limits(limit, 0));
    }
    return specs.build("a", new ScheduleSpec.Manual(), false, null, 16);
  }

  private ActiveRun begun(DagSpec spec) {
    ActiveRun run = ActiveRun.create(Specs.run(spec, ++runs), spec);
    apply(run, Advance.created(run, Specs.T0));
    apply(run, Advance.advance(run, new RunEvent.Begin(Specs.T0)));
    return run;
  }

  @Test
  void shouldCountRunsOfAllVersionsAgainstTheLimitsOfTheNewest() {
    ActiveRun old = begun(limits(3, 0, 0, 0));
    assertThat(allocate(10)).hasSize(3);
    ActiveRun late = begun(limits(3, 0, 0, 0));
    DagSpec five = limits(5, 0, 0, 0);
    allocator.newest(five, List.of(old, late));
    ActiveRun young = begun(five);
    assertThat(allocate(10)).as("5 of all versions, 3 of them run").hasSize(2);
    assertThat(allocator.blocks(young, 0))
        .extracting(Allocator.Block::used, Allocator.Block::limit)
        .containsExactly(tuple(5, 5));
    allocator.newest(limits(9, 0, 0, 0), List.of(old, late, young));
    assertThat(allocate(10)).hasSize(4);
  }

  @Test
  void shouldCountWhatRunsAlreadyWhenATaskGetsALimit() {
    ActiveRun old = begun(limits(0, 0, 0));
    ActiveRun late = begun(limits(0, 0, 0));
    assign(allocate(1).getFirst());
    DagSpec limited = limits(0, 1, 0);
    allocator.newest(limited, List.of(old, late));
    begun(limited);
    assertThat(allocate(10)).as("no second t0").hasSize(3).noneMatch(it -> it.instance() == 0);
    allocator.newest(limits(0, 0, 0), List.of(old, late));
    assertThat(allocate(10)).as("the limit is gone").hasSize(2);
  }

  private void assign(Placement it) {
    apply(it.run(), Advance.assigned(it.run(), it.instance(), 1, "h", "i", Specs.T0));
  }

  @Test
  void shouldForgetTheLanesOfARunWithIt() {
    Limits limits = new Limits();
    Specs specs = new Specs();
    specs.add(Specs.task().limits(0, 2));
    DagSpec spec = specs.build();
    Pool pool = new Pool("default_pool");
    int before = limits.size();
    for (int id = 1; id <= 3; id++) {
      ActiveRun run = ActiveRun.create(Specs.run(spec, id), spec);
      limits.lane(run, spec.tasks().getFirst(), pool);
      assertThat(limits.size()).isGreaterThan(before);
      limits.forget(run.row().key());
      assertThat(limits.size()).isEqualTo(before);
    }
  }
}
