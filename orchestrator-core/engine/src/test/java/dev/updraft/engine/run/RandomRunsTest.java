// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random DAGs, outcomes, losses, clears and marks; a failure names the seed that repeats it. */
class RandomRunsTest {
  private static final int SEEDS = Integer.getInteger("updraft.seeds", 4000);
  private static final long FIRST = Long.getLong("updraft.seed", 1);

  @Test
  void shouldKeepItsPromisesWhateverHappens() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      try {
        new Play(seed).play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + " (-Dupdraft.seed=" + seed + ")", e);
      }
    }
  }

  /** Whatever is asked of a run that stands: slices lead to the same as one decision does. */
  @Test
  void shouldDoInSlicesWhatOneDecisionDoes() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      try {
        new Play(seed).compare();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + " (-Dupdraft.seed=" + seed + ")", e);
      }
    }
  }

  private static final class Play {
    private final RandomGenerator random;
    private final World world;

    Play(long seed) {
      random = new SplittableRandom(seed);
      world = new World(seed % 2 == 0 ? 1 + random.nextInt(3) : ActiveRun.SLICE);
    }

    void play() {
      DagSpec shared = RandomDag.draw(random, "a");
      world.create(shared);
      world.create(shared);
      world.create(RandomDag.draw(random, "b"));
      for (int step = 0; step < 60; step++) {
        world.now = world.now.plusSeconds(random.nextInt(40));
        act();
        world.runs.forEach(world::check);
        world.checkLimits();
      }
      finish();
    }

    void compare() {
      world.create(RandomDag.draw(random, "a"));
      for (int step = 0; step < 40; step++) {
        world.now = world.now.plusSeconds(random.nextInt(40));
        act();
        int slice = 1 + random.nextInt(3);
        ActiveRun sliced = World.restored(world.runs.getFirst(), slice);
        drain(sliced, slice);
        ActiveRun whole = World.restored(sliced, ActiveRun.SLICE);
        RunEvent event =
            switch (random.nextInt(4)) {
              case 0 -> new RunEvent.Clear(InstanceSet.copyOf(some(whole)), "ann", world.now);
              case 1 ->
                  new RunEvent.MarkInstances(
                      InstanceSet.copyOf(some(whole)), TaskState.SUCCESS, "ann", world.now);
              case 2 -> new RunEvent.MarkRun(RunState.SUCCESS, "ann", world.now);
              default -> new RunEvent.MarkRun(RunState.FAILED, "ann", world.now);
            };
        whole.apply(Advance.advance(whole, event));
        sliced.apply(Advance.advance(sliced, event));
        drain(whole, ActiveRun.SLICE);
        drain(sliced, slice);
        if (IntStream.range(0, whole.size()).anyMatch(no -> isRace(whole, sliced, no))) {
          return;
        }
        assertThat(sliced.row().state()).isEqualTo(whole.row().state());
        for (int no = 0; no < whole.size(); no++) {
          InstanceRow row = whole.instance(no);
          assertThat(sliced.instance(no).state())
              .as("%s after %s", row, event)
              .isEqualTo(row.state());
          assertThat(sliced.instance(no).maxAttempts()).isEqualTo(row.maxAttempts());
        }
      }
    }

    /**
     * With one upstream skipped and another that is about to fail, the first look decides, with
     * slices or without; what follows from it may differ.
     */
    private static boolean isRace(ActiveRun whole, ActiveRun sliced, int no) {
      var states =
          new java.util.HashSet<>(List.of(whole.instance(no).state(), sliced.instance(no).state()));
      return states.equals(Set.of(TaskState.SKIPPED, TaskState.UPSTREAM_FAILED));
    }

    private void drain(ActiveRun run, int slice) {
      while (run.hasMore()) {
        Decision decision = Advance.advance(run, new RunEvent.GoOn(world.now));
        int regions = run.spec().tasks().size();
        assertThat(decision.changed().size() + decision.created().size())
            .isLessThanOrEqualTo(slice + regions);
        run.apply(decision);
      }
    }

    private void act() {
      ActiveRun run = world.runs.get(random.nextInt(world.runs.size()));
      switch (random.nextInt(14)) {
        case 12 -> world.send(run, new RunEvent.GoOn(world.now));
        case 13 -> world.takeOver(run);
        case 0 ->
            world.send(run, new RunEvent.Clear(InstanceSet.copyOf(some(run)), "ann", world.now));
        case 1 -> {
          TaskState[] to = {TaskState.SUCCESS, TaskState.FAILED, TaskState.SKIPPED};
          TaskState mark = to[random.nextInt(3)];
          world.send(
              run,
              new RunEvent.MarkInstances(InstanceSet.copyOf(some(run)), mark, "ann", world.now));
        }
        case 2 -> person(run);
        case 3, 4 -> timers(run);
        case 5, 6, 7 -> world.place(1 + random.nextInt(4));
        default -> report(run, true);
      }
    }

    private void person(ActiveRun run) {
      switch (random.nextInt(8)) {
        case 0 -> world.send(run, new RunEvent.MarkRun(RunState.FAILED, "ann", world.now));
        case 1 -> world.send(run, new RunEvent.MarkRun(RunState.SUCCESS, "ann", world.now));
        case 2 -> world.send(run, new RunEvent.MarkRun(RunState.QUEUED, "ann", world.now));
        case 3 -> world.send(run, new RunEvent.RunTimedOut(world.now));
        default -> world.send(run, new RunEvent.Begin(world.now));
      }
    }

    private Set<Integer> some(ActiveRun run) {
      return IntStream.range(0, 1 + random.nextInt(4))
          .mapToObj(_ -> random.nextInt(run.size()))
          .collect(Collectors.toSet());
    }

    private void timers(ActiveRun run) {
      for (int no = 0; no < run.size(); no++) {
        InstanceRow row = run.instance(no);
        if (row.timerAt().isBefore(Instant.MAX)) {
          world.now = row.timerAt().isAfter(world.now) ? row.timerAt() : world.now;
          world.send(run, new RunEvent.TimerFired(no, row.timer(), row.timerAt(), world.now));
          world.stop(run, no);
        }
      }
    }

    private void report(ActiveRun run, boolean wild) {
      List<GrantRow> open = new ArrayList<>();
      for (int no = 0; no < run.size(); no++) {
        run.openGrant(no).ifPresent(open::add);
      }
      if (open.isEmpty()) {
        return;
      }
      GrantRow grant = open.get(random.nextInt(open.size()));
      Instant now = world.now;
      if (wild && random.nextInt(4) == 0) {
        world.send(run, new RunEvent.Started(grant.key(), now));
      } else if (wild && random.nextInt(5) == 0) {
        world.send(run, new RunEvent.Lost(grant.key(), random.nextBoolean(), "proof", now));
      } else {
        world.send(run, new RunEvent.Ended(grant.key(), outcome(run, grant, wild), now));
        assertThat(Advance.advance(run, new RunEvent.Started(grant.key(), now)).late()).isTrue();
      }
    }

    private StepOutcome outcome(ActiveRun run, GrantRow grant, boolean wild) {
      int no = grant.key().instance().no();
      return switch (wild ? random.nextInt(10) : 9) {
        case 0, 1 -> Shell.failed();
        case 2 -> new StepOutcome.Skipped("not today");
        case 3 ->
            new StepOutcome.Waiting(
                "{}", world.now.plusSeconds(random.nextInt(60)), world.now.plusSeconds(50));
        case 4 -> new StepOutcome.Killed("lease");
        case 5 -> new StepOutcome.NeverStarted("full");
        default -> {
          Optional<String> answer =
              run.task(no).branches().stream()
                  .skip(random.nextInt(2))
                  .map(branch -> branch.answer())
                  .findFirst();
          yield new StepOutcome.Succeeded(
              "[]", null, random.nextInt(4), answer.map(List::of).orElse(List.of()));
        }
      };
    }

    /** From any state, when all goes well, every run ends: nothing is stuck. */
    private void finish() {
      for (int turn = 0; turn < 400 && !over(); turn++) {
        world.place(5);
        for (ActiveRun run : world.runs) {
          world.send(run, new RunEvent.Begin(world.now));
          world.send(run, new RunEvent.GoOn(world.now));
          timers(run);
          report(run, false);
          world.check(run);
        }
        world.checkLimits();
      }
      for (ActiveRun run : world.runs) {
        assertThat(run.ended()).as("run %s ended", run.row()).isTrue();
      }
      assertThat(world.allocator.waiting()).isZero();
    }

    private boolean over() {
      return world.runs.stream().allMatch(run -> run.ended() && run.looseEnds() == 0);
    }
  }
}
