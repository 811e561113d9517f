// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.SchedulerStore.Command;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.scheduler.command.Commands;
import dev.updraft.scheduler.dispatch.DispatchCore;
import dev.updraft.scheduler.dispatch.Effects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One turn of the loop: everything that has arrived becomes one set of changes. */
final class Turn {
  private static final int DEADLINES = 1000;
  private static final String REFUSED = "the database refuses what it contains";

  private final Memory memory;
  private final DispatchCore core;
  private final Payloads payloads;
  private final Suspects suspects;
  private final Instant now;
  private final Changes changes = new Changes();
  private final Decider decider;
  private final Schedules schedules;

  Turn(Memory memory, DispatchCore core, Payloads payloads, Suspects suspects, Instant now) {
    this.memory = memory;
    this.core = core;
    this.payloads = payloads;
    this.suspects = suspects;
    this.now = now;
    this.decider = new Decider(memory, core, changes, now);
    this.schedules = new Schedules(memory, decider, changes, now);
  }

  /**
   * Commands that were not applied.
   *
   * @param waiting until a later turn
   * @param again out of date: to be fetched again
   */
  record Left(List<FetchedCommand> waiting, List<FetchedCommand> again) {}

  Left decide(Arrived arrived, Effects effects) {
    boolean careful = suspects.careful();
    if (!careful) {
      goOn();
    }
    decider.proofs(effects);
    arrived.reports.forEach(report -> decider.report(report, effects));
    changes.acks.addAll(arrived.acks);
    arrived.unreadable.forEach(this::unreadable);
    arrived.refused.forEach(input -> decider.quarantine("refused", input, REFUSED));
    arrived.refusedCommands.forEach(this::refused);
    arrived.unsealed.forEach(this::unsealed);
    arrived.units.forEach(this::unit);
    Left left = commands(arrived.commands);
    if (!careful) {
      deadlines(DEADLINES);
    }
    if (!careful || (arrived.timersToo && !oneTimer())) {
      decider.allocate(core.right().epoch());
    }
    return left;
  }

  /** Whether something was due by itself: after a refused batch each is tried alone. */
  private boolean oneTimer() {
    if (!memory.unfinished.isEmpty()) {
      goOn();
      return true;
    }
    return deadlines(1);
  }

  /** The same kind of fault again and again is kept once in an epoch. */
  private void unreadable(Input.Unreadable frame) {
    if (memory.unreadable.size() < Memory.MOST_UNREADABLE && memory.unreadable.add(frame.why())) {
      decider.quarantine("frame", frame.start(), frame.why());
    }
  }

  private void refused(Command command) {
    decider.quarantine("command", command.toString(), REFUSED);
    changes.results.add(() -> Commands.failed(command, 422, REFUSED));
  }

  /** As many as one slice takes; what names a run that is still being swept waits for it. */
  private Left commands(List<FetchedCommand> commands) {
    TurnDesk desk = new TurnDesk(memory, decider, schedules, changes, now);
    int before = changes.rows();
    Left left = new Left(new ArrayList<>(), new ArrayList<>());
    for (FetchedCommand command : commands) {
      if (changes.rows() - before >= ActiveRun.SLICE || desk.mustWait(command)) {
        left.waiting().add(command);
      } else if (!desk.apply(command)) {
        left.again().add(command);
      }
    }
    return left;
  }

  Changes changes() {
    return changes;
  }

  /** Inputs that cannot be had fail the attempt, like any other failure outside the task. */
  private void unsealed(GrantKey grant, String why) {
    ActiveRun run = memory.runs.get(grant.instance().run());
    if (run != null && core.neverPublished(grant)) {
      String text = Outcomes.printable("inputs could not be put together: " + why);
      decider.event(
          run,
          new RunEvent.Ended(
              grant, new StepOutcome.Failed(text, true, StepOutcome.Kind.EXTERNAL), now));
    }
  }

  private void unit(Drawn.DrawnUnit unit) {
    try {
      schedules.unit(unit);
    } catch (RuntimeException e) {
      decider.quarantine("unit", unit.unit().file(), e.toString());
    }
  }

  /** Whether one was due; at most so many are done, and a slice of rows. */
  private boolean deadlines(int most) {
    int before = changes.rows();
    for (int i = 0; i < most && changes.rows() - before < ActiveRun.SLICE; i++) {
      Optional<Timers.Deadline> due = memory.timers.due(now);
      if (due.isEmpty()) {
        return i > 0;
      }
      if (most == 1 && poisonous(due.get())) {
        return true;
      }
      switch (due.get()) {
        case Timers.Deadline.OfInstance deadline -> instance(deadline);
        case Timers.Deadline.OfRun deadline -> runTimeout(deadline);
        case Timers.Deadline.OfSchedule deadline -> schedules.due(deadline.dagId());
        case Timers.Deadline.OfBegin deadline -> schedules.begin(deadline.dagId());
        case Timers.Deadline.OfForgetting deadline -> forget(deadline);
      }
    }
    return true;
  }

  /**
   * Tries this deadline alone. What the database refused alone before is not tried again: its run
   * fails, or its schedule stands still, visibly.
   */
  private boolean poisonous(Timers.Deadline deadline) {
    String name = memory.nameOf(deadline);
    suspects.trying(name);
    if (!suspects.poisonous(name)) {
      return false;
    }
    decider.quarantine("timer", name, REFUSED);
    var cause = new IllegalStateException("the database refuses what follows from " + name);
    switch (deadline) {
      case Timers.Deadline.OfSchedule schedule -> schedules.standStill(schedule.dagId(), cause);
      case Timers.Deadline.OfBegin begin ->
          memory.firstQueued(begin.dagId()).ifPresent(run -> decider.suspend(run, cause));
      case Timers.Deadline.OfInstance instance -> suspend(instance.key().run(), cause);
      case Timers.Deadline.OfRun run -> suspend(run.run(), cause);
      case Timers.Deadline.OfForgetting forgetting -> forget(forgetting);
    }
    return true;
  }

  private void suspend(RunKey key, RuntimeException cause) {
    ActiveRun run = memory.runs.get(key);
    if (run != null) {
      decider.suspend(run, cause);
    }
  }

  /** One slice in a turn, of one run after the other. */
  private void goOn() {
    if (memory.unfinished.isEmpty()) {
      return;
    }
    ActiveRun run = memory.runs.get(memory.unfinished.removeFirst());
    if (run == null || !run.hasMore()) {
      return;
    }
    String name = "slice of run " + run.row().key();
    if (suspects.careful()) {
      suspects.trying(name);
    }
    if (suspects.poisonous(name)) {
      decider.suspend(run, new IllegalStateException("the database refuses a " + name));
    } else {
      decider.event(run, new RunEvent.GoOn(now));
    }
  }

  private void instance(Timers.Deadline.OfInstance deadline) {
    ActiveRun run = memory.runs.get(deadline.key().run());
    if (run == null) {
      return;
    }
    var row = run.instance(deadline.key().no());
    if (deadline.timer() == InstanceRow.Timer.STOP) {
      if (!row.timerAt().isAfter(now)) {
        decider.stop(run, deadline.key().no(), core.right().epoch());
      }
      return;
    }
    if (row.timer() == deadline.timer() && row.timerAt().equals(deadline.at())) {
      decider.event(
          run, new RunEvent.TimerFired(deadline.key().no(), deadline.timer(), deadline.at(), now));
    }
  }

  private void runTimeout(Timers.Deadline.OfRun deadline) {
    ActiveRun run = memory.runs.get(deadline.run());
    if (run != null && !run.ended() && run.row().timeoutAt().equals(deadline.at())) {
      decider.event(run, new RunEvent.RunTimedOut(now));
    }
  }

  private void forget(Timers.Deadline.OfForgetting deadline) {
    ActiveRun run = memory.runs.get(deadline.run());
    if (run != null && run.ended() && run.looseEnds() == 0) {
      memory.forget(run);
      payloads.forget(deadline.run());
    }
  }
}
