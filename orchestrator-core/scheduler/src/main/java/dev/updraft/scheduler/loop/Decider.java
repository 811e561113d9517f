// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.allocate.Placement;
import dev.updraft.engine.allocate.WorkerCredit;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.port.Batch.LateReport;
import dev.updraft.engine.port.Batch.Quarantined;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.run.Advance;
import dev.updraft.engine.run.Decision;
import dev.updraft.engine.spec.Demand;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.protocol.Message;
import dev.updraft.scheduler.dispatch.DispatchCore;
import dev.updraft.scheduler.dispatch.Effects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Applies events to runs within one turn. Nothing that the engine throws leaves it. */
final class Decider {
  /** Ended runs stay for a while: a command that was fetched before must not see an old image. */
  static final Duration KEPT = Duration.ofMinutes(1);

  private static final Duration NO_WORKER = Duration.ofSeconds(1);
  private static final int MOST_KEPT = 10_000;

  private final Memory memory;
  private final DispatchCore core;
  private final Changes changes;
  private final Instant now;

  Decider(Memory memory, DispatchCore core, Changes changes, Instant now) {
    this.memory = memory;
    this.core = core;
    this.changes = changes;
    this.now = now;
  }

  void report(Message.Report report, Effects effects) {
    var judged = core.report(report, effects);
    if (judged.isEmpty()) {
      quarantine("report", report.toString(), "it names no grant");
      changes.reports.add(report);
      return;
    }
    GrantKey grant = judged.get().grant();
    switch (judged.get().verdict()) {
      case REPEATED -> {}
      case LATE -> late(report);
      case OPEN -> open(grant, report);
    }
  }

  private void open(GrantKey grant, Message.Report report) {
    changes.reports.add(report);
    ActiveRun run = memory.runs.get(grant.instance().run());
    if (run == null) {
      late(report);
      return;
    }
    try {
      if (report.ranNanos() > 0) {
        decide(run, new RunEvent.Started(grant, now.minusNanos(report.ranNanos())));
      }
      RunEvent event = Outcomes.event(grant, report, now);
      if (!decide(run, event)) {
        late(report);
      }
    } catch (RuntimeException e) {
      String why = "the report could not be processed: " + e;
      quarantine("report", report.toString(), e.toString());
      event(run, Outcomes.failed(grant, Outcomes.printable(why), now));
    }
  }

  private void late(Message.Report report) {
    changes.reports.add(report);
    changes.late.add(
        new LateReport(
            Outcomes.printable(report.grant()),
            Outcomes.printable(report.incarnation()),
            shortened(report.outcome().toString()),
            now));
  }

  /** An event that is not a worker's: if it cannot be processed, its run is suspended. */
  void event(ActiveRun run, RunEvent event) {
    try {
      decide(run, event);
    } catch (RuntimeException e) {
      quarantine(event.getClass().getSimpleName(), event.toString(), e.toString());
      suspend(run, e);
    }
  }

  /** Fails a run that cannot go on by itself; the cause stands at it. Its teardowns have a try. */
  void suspend(ActiveRun run, RuntimeException cause) {
    String why = "scheduler: " + cause;
    boolean again = run.row().ending() != null;
    try {
      decide(
          run,
          again ? new RunEvent.GiveUp(why, now) : new RunEvent.MarkRun(RunState.FAILED, why, now));
    } catch (RuntimeException e) {
      quarantine("suspend", run.row().key().toString(), e.toString());
      memory.forget(run);
    }
  }

  void quarantine(String kind, String content, String cause) {
    changes.quarantined.add(new Quarantined(kind, shortened(content), shortened(cause), now));
  }

  /** Enough to see what it was; a hundred of them must not fill the database. */
  private static String shortened(String text) {
    boolean all = text.length() <= MOST_KEPT;
    return Outcomes.printable(
        all ? text : text.substring(0, MOST_KEPT) + "… (" + text.length() + " characters)");
  }

  /** False when the event came too late to change anything. */
  private boolean decide(ActiveRun run, RunEvent event) {
    Decision decision = Advance.advance(run, event);
    if (decision.late()) {
      return false;
    }
    apply(run, decision);
    return true;
  }

  /** The one way by which a decision reaches memory and the batch. */
  void apply(ActiveRun run, Decision decision) {
    List<InstanceRow> before = new ArrayList<>();
    decision.changed().forEach(row -> before.add(run.instance(row.key().no())));
    run.apply(decision);
    changes.add(decision);
    for (InstanceRow row : decision.created()) {
      memory.allocator.changed(run, null, row);
      timer(row);
    }
    for (int i = 0; i < before.size(); i++) {
      InstanceRow row = decision.changed().get(i);
      memory.allocator.changed(run, before.get(i), row);
      timer(row);
    }
    decision.newGrants().forEach(core::granted);
    for (GrantRow row : decision.grants()) {
      if (!row.open()) {
        core.closed(row.key());
      }
    }
    if (decision.run() != null) {
      memory.filed(run);
    }
    if (decision.more()) {
      memory.unfinished.add(run.row().key());
    }
    if (run.ended() && run.looseEnds() == 0) {
      memory.timers.add(new Timers.Deadline.OfForgetting(run.row().key(), now.plus(KEPT)));
    }
  }

  private void timer(InstanceRow row) {
    if (row.timer() != InstanceRow.Timer.NONE) {
      memory.timers.add(new Timers.Deadline.OfInstance(row.key(), row.timer(), row.timerAt()));
    }
  }

  /** Gives what is ready to the workers that have credit. */
  void allocate(long epoch) {
    if (memory.allocator.waiting() == 0) {
      return;
    }
    List<WorkerCredit> credits =
        core.candidates().stream()
            .map(
                c ->
                    new WorkerCredit(
                        c.host(), c.incarnation(), c.queues(), c.has(), c.credit(), c.ahead()))
            .toList();
    if (credits.isEmpty()) {
      return;
    }
    for (Placement placement : memory.allocator.allocate(credits, now)) {
      assign(placement, epoch);
    }
  }

  /**
   * A step that cancels external work: it waits for no pool and no limit, only for a worker with
   * credit. What is still held by an older grant is asked for again when that is closed.
   */
  void stop(ActiveRun run, int no, long epoch) {
    InstanceRow row = run.instance(no);
    if (row.timer() != InstanceRow.Timer.STOP || run.openGrant(no).isPresent()) {
      return;
    }
    Demand demand = run.task(no).demand();
    var worker =
        core.candidates().stream()
            .filter(c -> c.credit() > 0 && demand.metBy(c.queues(), c.has()))
            .findFirst();
    if (worker.isEmpty()) {
      memory.timers.add(
          new Timers.Deadline.OfInstance(row.key(), row.timer(), now.plus(NO_WORKER)));
      return;
    }
    try {
      var to = worker.get();
      apply(run, Advance.stopping(run, no, epoch, to.host(), to.incarnation(), now));
    } catch (RuntimeException e) {
      quarantine("stop", row.key().toString(), e.toString());
    }
  }

  private void assign(Placement placement, long epoch) {
    ActiveRun run = placement.run();
    WorkerCredit worker = placement.worker();
    if (run.instance(placement.instance()).state() != TaskState.SCHEDULED) {
      return; // what was assigned just before decided on it; its place is free again
    }
    try {
      apply(
          run,
          Advance.assigned(
              run, placement.instance(), epoch, worker.host(), worker.incarnation(), now));
    } catch (RuntimeException e) {
      memory.allocator.giveBack(placement);
      quarantine("assign", run.instance(placement.instance()).key().toString(), e.toString());
      suspend(run, e);
    }
  }

  /** Proofs and starts that the protocol found. */
  void proofs(Effects found) {
    for (Effects.Superseded over : found.superseded()) {
      ActiveRun run = memory.runs.get(over.grant().instance().run());
      if (run != null) {
        event(run, new RunEvent.Lost(over.grant(), over.neverStarted(), over.proof(), now));
      }
      core.closed(over.grant());
    }
    for (GrantKey grant : found.started()) {
      ActiveRun run = memory.runs.get(grant.instance().run());
      if (run != null) {
        event(run, new RunEvent.Started(grant, now));
      }
    }
  }
}
