// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import static java.util.Objects.requireNonNull;

import dev.updraft.protocol.Message;
import dev.updraft.protocol.Timing;
import dev.updraft.worker.supervisor.Held.Phase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Rules W1 to W7 and W10 of docs/protocol.md as a state machine: inputs in, effects out, nothing
 * else. Its clock must count the time for which the machine is suspended. Not thread-safe: one loop
 * feeds it.
 */
public final class WorkerCore {
  private final Timing timing;
  private final WorkerIdentity identity;
  private final LongSupplier clock;
  private final Set<Protection> on;
  private final Notes notes;
  private final SentBeats beats;
  private final LeaderClock leaderClock = new LeaderClock();
  private final LookAhead lookAhead;
  private final Speaker speaker;
  private List<Effect> effects = new ArrayList<>();
  private long highestEpoch;
  private boolean draining;
  private boolean diskFull;

  public WorkerCore(WorkerIdentity identity, Timing timing, LongSupplier clock) {
    this(identity, timing, clock, EnumSet.allOf(Protection.class));
  }

  WorkerCore(WorkerIdentity identity, Timing timing, LongSupplier clock, Set<Protection> on) {
    this.identity = identity;
    this.timing = timing;
    this.clock = clock;
    this.on = on;
    this.notes = new Notes(timing.right().plus(timing.patientLeaderLease()).toNanos() * 11 / 10);
    this.beats = new SentBeats(timing.patientWorkerLease().toNanos());
    this.lookAhead = new LookAhead(identity.slots(), timing.startWindow().toNanos());
    this.speaker = new Speaker(identity, timing, notes, beats, on.contains(Protection.REPEAT));
  }

  /** Inputs that arrived together are answered by one heartbeat. */
  public List<Effect> on(List<? extends Input> inputs) {
    effects = new ArrayList<>();
    for (Input input : inputs) {
      long now = clock.getAsLong();
      if (on.contains(Protection.FENCE_FIRST)) {
        fenceOverdue(now);
      }
      take(input, now);
    }
    long now = clock.getAsLong();
    fenceOverdue(now);
    endOverlong(now);
    giveBack(now);
    notes.prune(now);
    boolean crowded = notes.slotsTaken() > identity.slots();
    speaker.speak(highestEpoch, now, credit(now), crowded).ifPresent(effects::add);
    return effects;
  }

  /** When it wants to be called even if nothing happens. */
  public long wakeAt() {
    long now = clock.getAsLong();
    long at = speaker.speaksAt();
    for (Held held : notes.all()) {
      if (held.open()) {
        at = Math.min(at, Math.min(held.deadline, held.timeoutAt));
      }
      at = held.waitsUntil() > now ? Math.min(at, held.waitsUntil()) : at;
    }
    return at;
  }

  /** Nothing is running and no report waits for its confirmation. */
  public boolean idle() {
    return notes.all().isEmpty();
  }

  private int credit(long now) {
    int most = identity.slots() + lookAhead.offer(now);
    return draining || diskFull ? 0 : Math.max(0, most - notes.slotsTaken());
  }

  private boolean full() {
    return draining || diskFull || notes.slotsTaken() >= identity.slots() + lookAhead.standing();
  }

  private void take(Input input, long now) {
    switch (input) {
      case Input.Received(Message message) -> receive(message, now);
      case Input.Tick() -> {}
      case Input.Connected(String inbox) -> speaker.connected(inbox);
      case Input.Restored(String grant, Message.Outcome outcome) -> restore(grant, outcome, now);
      case Input.Found(List<String> has) -> speaker.has(has);
      case Input.Drain() -> {
        draining = true;
        speaker.changed();
      }
      case Input.Disk(boolean full) -> {
        diskFull = full;
        speaker.changed();
      }
      case Input.Engaged engaged -> engage(engaged, now);
      case Input.Unprepared(String grant, String reason) -> unprepared(grant, reason);
      case Input.Armed(String grant) -> handOver(grant, now);
      case Input.Started(String grant) -> started(grant, now);
      case Input.NotStarted(String grant, String why) -> notStarted(grant, why);
      case Input.Ended ended -> ended(ended, now);
      case Input.Gone(String grant, String cause) -> gone(grant, cause);
      case Input.Spooled(String grant, Message.Outcome outcome) -> spooled(grant, outcome);
    }
  }

  /** W1. */
  private void receive(Message message, long now) {
    switch (message) {
      case Message.Hello(long epoch) -> obey(epoch);
      case Message.Answer a when heed(a.epoch(), a.incarnation()) -> renew(a, now);
      case Message.Assign a when heed(a.epoch(), a.incarnation()) -> assign(a, now);
      case Message.Cancel c when heed(c.epoch(), c.incarnation()) -> cancel(c, now);
      case Message.Confirm c when heed(c.epoch(), c.incarnation()) ->
          c.grants().forEach(grant -> confirm(grant, now));
      case Message.Answer _, Message.Assign _, Message.Cancel _, Message.Confirm _ -> {}
      case Message.Heartbeat _, Message.Report _ -> {}
    }
  }

  private boolean heed(long epoch, String incarnation) {
    boolean mine = identity.incarnation().equals(incarnation);
    return (mine || !on.contains(Protection.INCARNATION)) && obey(epoch);
  }

  private boolean obey(long epoch) {
    if (epoch > highestEpoch) {
      highestEpoch = epoch;
      speaker.newLeader();
    }
    return epoch == highestEpoch || !on.contains(Protection.EPOCH);
  }

  /** W2. */
  private void assign(Message.Assign assign, long now) {
    if (on.contains(Protection.DEDUP_NOTES) && notes.knows(assign.grant())) {
      return;
    }
    var sent = beats.at(assign.n());
    long sentAt = on.contains(Protection.FRESH_BEAT) ? sent.orElse(Long.MIN_VALUE / 2) : now;
    long startBy = sentAt + timing.startWindow().toNanos();
    if (now >= startBy) {
      return;
    }
    if (full()) {
      refuse(assign.grant(), draining ? "the worker is draining" : "no slot was free", now);
      return;
    }
    long deadline = sentAt + timing.workerLease(assign.strict()).toNanos();
    notes.add(new Held(assign.grant(), assign.strict(), now, startBy, deadline, Phase.ACCEPTED));
    effects.add(new Effect.Prepare(assign.grant(), assign.payload()));
    speaker.changedALittle(now);
  }

  /** The note comes first: a copy that arrives after the report must find it. */
  private void refuse(String grant, String reason, long now) {
    var held = new Held(grant, true, now, now, now, Phase.ACCEPTED);
    notes.add(held);
    report(held, Phase.REFUSED, Outcomes.neverStarted(reason));
  }

  private void report(Held held, Phase phase, Message.Outcome outcome) {
    held.phase = phase;
    held.outcome = outcome;
    speaker.report(held);
    if (phase == Phase.REFUSED && !on.contains(Protection.TOMBSTONE)) {
      notes.drop(held.grant);
    }
  }

  private void restore(String grant, Message.Outcome outcome, long now) {
    var held = new Held(grant, true, now, now, now, Phase.ACCEPTED);
    notes.add(held);
    boolean never = outcome.kind() == Message.Outcome.Kind.NEVER_STARTED;
    report(held, never ? Phase.REFUSED : Phase.ENDED, outcome);
  }

  /** W3, first half: the watchdog knows the grant before any runner does. */
  private void engage(Input.Engaged engaged, long now) {
    Held held = notes.find(engaged.grant());
    if (held == null || held.phase != Phase.ACCEPTED) {
      effects.add(new Effect.Release(engaged.grant(), engaged.runner()));
      return;
    }
    held.runner = engaged.runner();
    held.timeout = engaged.timeout();
    held.phase = Phase.ENGAGED;
    long grace = timing.grace(held.strict).toNanos();
    effects.add(new Effect.Arm(held.grant, engaged.runner(), held.deadline, grace));
    if (!on.contains(Protection.ARMED_FIRST)) {
      handOver(held.grant, now);
    }
  }

  /** A failure, although it never started: repeating it for free could go on for ever. */
  private void unprepared(String grant, String reason) {
    Held held = notes.find(grant);
    if (held != null && held.phase == Phase.ACCEPTED) {
      spool(held, Outcomes.failed(reason, true, "PLATFORM"));
    }
  }

  /** W3, second half: at most once, and the runner looks at the clock itself. */
  private void handOver(String grant, long now) {
    Held held = notes.find(grant);
    if (held == null || held.phase != Phase.ENGAGED) {
      return;
    }
    if (on.contains(Protection.START_GATE) && now >= held.startBy) {
      neverBegun(held, "it came too late to be started");
      return;
    }
    held.phase = Phase.HANDED;
    long startBy = on.contains(Protection.START_GATE) ? held.startBy : Long.MAX_VALUE;
    effects.add(new Effect.HandOver(grant, requireNonNull(held.runner), startBy));
  }

  private void neverBegun(Held held, String reason) {
    if (held.runner != null) {
      effects.add(new Effect.Release(held.grant, held.runner));
    }
    report(held, Phase.REFUSED, Outcomes.neverStarted(reason));
  }

  private void started(String grant, long now) {
    Held held = notes.find(grant);
    if (held != null && held.phase == Phase.HANDED) {
      held.phase = Phase.RUNNING;
      held.startedAt = now;
      held.timeoutAt = held.timeout > 0 ? now + held.timeout : Long.MAX_VALUE;
      speaker.changedALittle(now);
    }
  }

  private void notStarted(String grant, String why) {
    Held held = notes.find(grant);
    if (held != null && (held.phase == Phase.HANDED || held.phase == Phase.ACCEPTED)) {
      neverBegun(held, why);
    }
  }

  /** W4 and W10. */
  private void renew(Message.Answer answer, long now) {
    var sent = beats.at(answer.n());
    if (sent.isEmpty()) {
      return;
    }
    boolean still =
        leaderClock.stoodStill(answer.epoch(), answer.leaderNanos(), sent.getAsLong(), now);
    if (still && on.contains(Protection.CLOCK_CHECK)) {
      beats.forgetAll();
      notes.which(Held::open).forEach(held -> fence(held, "the worker's clock stood still"));
      return;
    }
    long from = on.contains(Protection.LEASE_FROM_SENDING) ? sent.getAsLong() : now;
    for (Held held : notes.which(Held::open)) {
      long until = from + timing.workerLease(held.strict).toNanos();
      boolean alive = now < held.deadline || !on.contains(Protection.NEVER_REVIVE);
      if (alive && until > held.deadline) {
        held.deadline = until;
        if (held.runner != null) {
          effects.add(new Effect.Renew(held.grant, held.runner, until));
        }
      }
    }
  }

  /** W5. */
  private void fenceOverdue(long now) {
    for (Held held : notes.which(h -> h.open() && now >= h.deadline)) {
      fence(held, "the lease of the worker ran out");
    }
  }

  private void fence(Held held, String reason) {
    if (held.handedOver()) {
      kill(held, reason);
    } else {
      neverBegun(held, reason);
    }
  }

  private void kill(Held held, String reason) {
    held.phase = Phase.KILLING;
    held.killedFor = reason;
    long grace = timing.grace(held.strict).toNanos();
    effects.add(new Effect.Kill(held.grant, requireNonNull(held.runner), grace));
    speaker.changed();
    if (!on.contains(Protection.EMPTY_GROUP)) {
      gone(held.grant, reason);
    }
  }

  /** What was taken ahead and finds all slots busy for so long can start elsewhere meanwhile. */
  private void giveBack(long now) {
    if (notes.slotsBusy() >= identity.slots()) {
      notes
          .which(held -> now >= held.waitsUntil())
          .forEach(held -> neverBegun(held, "all slots stayed taken"));
    }
  }

  private void endOverlong(long now) {
    for (Held held : notes.which(h -> h.phase == Phase.RUNNING && now >= h.timeoutAt)) {
      held.outcome = Outcomes.failed(Outcomes.timedOut(held.timeout), true, "USER");
      kill(held, "timed out");
    }
  }

  /** W6. */
  private void cancel(Message.Cancel cancel, long now) {
    Held held = notes.find(cancel.grant());
    if (held == null) {
      if (!notes.knows(cancel.grant())) {
        refuse(cancel.grant(), "cancelled: " + cancel.reason(), now);
      }
    } else if (held.open()) {
      fence(held, "cancelled: " + cancel.reason());
    } else if (held.reported()) {
      speaker.report(held);
    }
  }

  /** W7. What a task leaves behind is ended before its end is told. */
  private void ended(Input.Ended ended, long now) {
    Held held = notes.find(ended.grant());
    if (held == null || !held.handedOver()) {
      return;
    }
    held.ranNanos = held.phase == Phase.RUNNING ? Math.max(1, now - held.startedAt) : 0;
    lookAhead.ended(held.ranNanos, now);
    if (ended.clean()) {
      effects.add(new Effect.Disarm(held.grant, requireNonNull(held.runner)));
      spool(held, ended.outcome());
    } else {
      held.outcome = ended.outcome();
      kill(held, "left threads or processes behind");
    }
  }

  private void spool(Held held, Message.Outcome outcome) {
    held.phase = Phase.SPOOLING;
    effects.add(new Effect.Spool(held.grant, outcome));
    if (!on.contains(Protection.SPOOL_FIRST)) {
      report(held, Phase.ENDED, outcome);
    }
  }

  private void spooled(String grant, Message.Outcome outcome) {
    Held held = notes.find(grant);
    if (held != null && held.phase == Phase.SPOOLING) {
      if (held.runner != null && held.killedFor == null) { // a crash repeats no more than slots
        effects.add(new Effect.Release(grant, held.runner));
      }
      report(held, Phase.ENDED, outcome);
    }
  }

  private void gone(String grant, String cause) {
    Held held = notes.find(grant);
    if (held == null || !held.takesSlot()) {
      return;
    }
    if (held.phase == Phase.KILLING && held.outcome == null) {
      report(held, Phase.KILLED, Outcomes.killed(requireNonNull(held.killedFor)));
    } else if (held.phase == Phase.KILLING) {
      spool(held, requireNonNull(held.outcome));
    } else if (held.handedOver()) {
      spool(held, Outcomes.failed(RunnerEnds.told(cause), true, "USER"));
    } else if (held.phase == Phase.ENGAGED) {
      report(held, Phase.REFUSED, Outcomes.neverStarted("its runner ended: " + cause));
    }
  }

  private void confirm(String grant, long now) {
    Held held = notes.find(grant);
    if (held != null && held.reported()) {
      effects.add(new Effect.Forget(grant));
      notes.confirm(grant, now);
    }
  }
}
