// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.bundle.UnitVersion;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.port.SchedulerStore;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.protocol.Hops;
import dev.updraft.protocol.LeaderTransport;
import dev.updraft.protocol.Message;
import dev.updraft.protocol.Timing;
import dev.updraft.scheduler.dispatch.DispatchCore;
import dev.updraft.scheduler.dispatch.Effects;
import dev.updraft.scheduler.dispatch.Right;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One epoch's leader. Inputs may be offered by any thread; {@link #step} decides, on one thread,
 * and never waits. When it fails it goes on answering heartbeats from memory, as far as its right
 * goes, until it is {@linkplain #stop stopped}: the next epoch knows nothing of it.
 */
public final class LeaderLoop implements LeaderTransport.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderLoop.class);
  private static final long SHORT_TICK = Duration.ofMillis(50).toNanos();
  private static final int FEW_IDS = Memory.IDS / 2;

  /** Why an epoch came to its end. */
  public enum End {
    DEPOSED,
    UNAVAILABLE,
    STOPPED
  }

  private final LinkedBlockingQueue<Input> queue = new LinkedBlockingQueue<>();
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final Tools tools;
  private final Memory memory;
  private final DispatchCore core;
  private final LeaderClock clock;
  private final StoreThread statements;
  private final CommandFeed commands;
  private final TurnClock turns;
  private final FenceWatch fence;
  private final Payloads payloads = new Payloads();
  private final Assembly assembly;
  private Arrived arrived = new Arrived();
  private Effects effects = new Effects();
  private long nextTick;
  private boolean writing;
  private @Nullable Changes noRoom;
  private boolean idsAsked;
  private boolean ruleZAsked;
  private volatile boolean stopped;

  private LeaderLoop(
      Tools tools, SchedulerStore store, Right right, Instant databaseNow, Memory memory) {
    this.tools = tools;
    this.memory = memory;
    this.core = new DispatchCore(tools.timing(), tools.nanos(), right);
    this.clock = new LeaderClock(tools.nanos(), databaseNow);
    this.assembly = new Assembly(store, tools.objects(), tools.cipher());
    this.statements =
        new StoreThread(
            store, right.epoch(), tools.nanos(), tools.suspects(), tools.statements(), this::offer);
    this.commands = new CommandFeed(statements);
    this.turns = new TurnClock(tools.nanos());
    this.nextTick = tools.nanos().getAsLong();
    this.fence = new FenceWatch(nextTick, statements::unwatched);
    for (ActiveRun run : memory.runs.values()) {
      for (int no = 0; no < run.size(); no++) {
        run.openGrant(no).ifPresent(core::inherited);
      }
    }
  }

  /** Loads what the store holds; nothing is received before {@link LeaderTransport#open}. */
  public static LeaderLoop load(
      Tools tools, SchedulerStore store, Right right, Instant databaseNow) {
    return new LeaderLoop(tools, store, right, databaseNow, Memory.load(store, databaseNow));
  }

  /** Completes when this epoch is over; the loop may still answer heartbeats. */
  public CompletableFuture<End> end() {
    return end;
  }

  /** Runs until stopped. */
  public void run() {
    while (!stopped) {
      try {
        Input first = queue.poll(nanosToNext(), TimeUnit.NANOSECONDS);
        long since = turns.now();
        step(first);
        turns.thought(since);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stop();
      } catch (RuntimeException e) {
        LOG.error("the loop failed; memory is thrown away and loaded anew", e);
        fail(End.UNAVAILABLE, e.toString());
      }
    }
  }

  public void stop() {
    stopped = true;
    core.right().stop();
    end.complete(End.STOPPED);
  }

  /** T3: stops answering and publishing, then resigns by the last write. */
  public void resign() {
    boolean vouches = core.right().mayResign(tools.nanos().getAsLong()) && !end.isDone();
    stop();
    if (vouches) {
      statements.resign();
    }
  }

  @Override
  public void received(List<Message> messages, Runnable ack) {
    offer(new Input.Received(messages, ack));
  }

  @Override
  public void returned(String inbox, List<Message> messages) {
    offer(new Input.Returned(inbox, messages));
  }

  @Override
  public void unreadable(String start, String why) {
    offer(new Input.Unreadable(start, why));
  }

  @Override
  public void connected(boolean up) {
    LOG.info("broker connection {}", up ? "up" : "down");
    if (up) {
      sayHello(); // a takeover would else wait for the next tick until it hears a worker
    }
  }

  /** By the caller's thread what costs most: a large DAG takes tens of milliseconds. */
  public void unit(UnitVersion unit) {
    offer(new Input.Unit(Drawn.DrawnUnit.of(unit)));
  }

  /** Commands were written. */
  public void ring() {
    offer(new Input.Rung());
  }

  /** A conditional write to the fence succeeded. */
  public void fenceWritten(long sentAt, long knownAt) {
    offer(new Input.FenceWritten(sentAt, knownAt));
  }

  /** A higher epoch stands in the fence. */
  public void fenceLost() {
    offer(new Input.Failed(End.DEPOSED, "a higher epoch stands in the fence"));
  }

  private void offer(Input input) {
    queue.add(input);
  }

  long nanosToNext() {
    long now = tools.nanos().getAsLong();
    long wait = nextTick - now;
    if (!writing && !end.isDone()) {
      if (!memory.unfinished.isEmpty() || !arrived.commands.isEmpty()) {
        return 0;
      }
      Instant next = memory.timers.next().orElse(Instant.MAX);
      Instant today = clock.now();
      if (next.isBefore(today.plus(tools.timing().quietHeartbeat()))) {
        wait = Math.min(wait, next.isAfter(today) ? Duration.between(today, next).toNanos() : 0);
      }
    }
    return Math.max(0, wait);
  }

  /** Takes all that has arrived, decides unless a write is under way, and sends. */
  void step(@Nullable Input first) {
    for (Input input = first == null ? queue.poll() : first; input != null; input = queue.poll()) {
      take(input);
    }
    nextTick = Math.min(nextTick, tools.nanos().getAsLong() + longestTick());
    if (tools.nanos().getAsLong() - nextTick >= 0 && !stopped) {
      tick();
    }
    if (!end.isDone() && !writing) {
      decide();
    }
    List.copyOf(effects.payloadsWanted()).forEach(this::assemble);
    effects.frames().forEach(tools.transport()::send);
    effects = effects.undecided();
  }

  private void take(Input input) {
    switch (input) {
      case Input.Received received -> receive(received);
      case Input.Returned returned -> core.returned(returned.inbox(), returned.messages(), effects);
      case Input.Unreadable frame -> arrived.unreadable.add(frame);
      case Input.Unit unit -> arrived.units.add(unit.unit());
      case Input.Rung _ -> {
        if (!end.isDone()) {
          commands.fetch();
        }
      }
      case Input.Fetched fetched -> commands.fetched(fetched, arrived.commands);
      case Input.Ids ids -> {
        idsAsked = false;
        memory.freeIds.addAll(ids.ids());
      }
      case Input.Sealed sealed -> {
        Hops.passed("leader.sealed", sealed.grant());
        core.publish(sealed.grant(), sealed.payload(), effects);
      }
      case Input.NotSealed failed -> notSealed(failed.grant(), failed.why());
      case Input.Written written -> written(written.changes(), written.sentAt());
      case Input.NoRoom full -> noRoom = full.changes();
      case Input.Checked checked -> {
        core.right().checked(checked.sentAt());
        clock.anchor(checked.databaseNow(), checked.sentAt(), checked.knownAt());
      }
      case Input.FenceWritten written -> {
        core.right().fenceWritten(written.sentAt(), written.knownAt());
        if (!end.isDone()) {
          fence.written(written.sentAt()); // an ended leader keeps its fence, but writes nothing
        }
      }
      case Input.Failed failed -> fail(failed.end(), failed.why());
    }
  }

  private void receive(Input.Received received) {
    boolean reports = false;
    for (Message message : received.messages()) {
      switch (message) {
        case Message.Heartbeat heartbeat -> {
          if (core.heartbeat(heartbeat, effects)) {
            memory.roster.heard(heartbeat, clock.now());
          }
        }
        case Message.Report report -> {
          Hops.passed("leader.report", report.grant());
          arrived.reports.add(report);
          reports = true;
        }
        case Message.Hello _,
            Message.Answer _,
            Message.Assign _,
            Message.Cancel _,
            Message.Confirm _ ->
            LOG.warn("a worker sent what only a leader sends: {}", message);
      }
    }
    if (reports) {
      arrived.acks.add(received.ack());
    } else {
      received.ack().run();
    }
  }

  /** What waits for a time has its timer, and what was written is told. */
  private long longestTick() {
    Timing timing = tools.timing();
    return (core.quiet() ? timing.quietHeartbeat() : timing.heartbeat()).toNanos();
  }

  private void tick() {
    long lapse = core.tick(effects);
    nextTick = tools.nanos().getAsLong() + Math.clamp(lapse, SHORT_TICK, longestTick());
    sayHello();
    if (end.isDone()) {
      return;
    }
    commands.look();
    memory.roster.look(clock.now());
    tryAgain();
    if (core.right().livesByFence()) {
      fence.tick(tools.nanos().getAsLong());
    }
    if (!ruleZAsked && core.right().maySetRuleZ(tools.nanos().getAsLong())) {
      ruleZAsked = true;
      statements.ruleZ();
    }
  }

  /** What found no room is decided and stays so: memory has it already. */
  private void tryAgain() {
    Changes changes = noRoom;
    if (changes != null) {
      noRoom = null;
      statements.write(changes);
    }
  }

  private void sayHello() {
    tools.transport().hello(new Message.Hello(core.right().epoch()));
  }

  private void decide() {
    Turn turn = new Turn(memory, core, payloads, tools.suspects(), clock.now());
    Arrived taken = arrived.next(tools.suspects(), memory.isDue(clock.now()));
    if (taken == arrived) {
      arrived = new Arrived();
    }
    Effects proofs = effects;
    commands.left(turn.decide(taken, proofs), arrived.commands);
    memory.roster.tell(turn.changes());
    if (memory.freeIds.size() < FEW_IDS && !idsAsked) {
      idsAsked = true;
      statements.moreIds();
    }
    proofs.superseded().clear();
    proofs.started().clear();
    commit(turn.changes());
  }

  private void commit(Changes changes) {
    if (changes.isEmpty()) {
      committed(changes);
    } else {
      writing = true;
      turns.writes();
      changes.granted().forEach(grant -> Hops.passed("leader.decided", grant));
      statements.write(changes);
    }
  }

  private void written(Changes changes, long sentAt) {
    writing = false;
    turns.wrote(changes.rows());
    core.right().checked(sentAt);
    committed(changes);
  }

  private void committed(Changes changes) {
    core.reportsCommitted(changes.reports, effects);
    changes.cancels().forEach((grant, reason) -> core.cancel(grant, reason, effects));
    for (GrantKey grant : changes.granted()) {
      Hops.passed("leader.committed", grant);
      core.committed(grant, effects);
    }
    changes.acks.forEach(Runnable::run);
  }

  private void assemble(GrantKey grant) {
    ActiveRun run = memory.runs.get(grant.instance().run());
    var publicKey = core.publicKey(grant);
    if (run == null || publicKey.isEmpty()) {
      core.payloadFailed(grant);
      return;
    }
    Payloads.Plan plan;
    try {
      plan = payloads.plan(run, grant);
    } catch (RuntimeException e) {
      notSealed(grant, e.toString());
      return;
    }
    if (plan.inMemory()) {
      take(assembly.tried(plan, grant, publicKey.get()));
    } else {
      tools.assembly().execute(() -> offer(assembly.tried(plan, grant, publicKey.get())));
    }
  }

  /** Never published: it may end without a worker's word. Else a later heartbeat asks again. */
  private void notSealed(GrantKey grant, String why) {
    LOG.warn("payload of {} could not be put together: {}", grant, why);
    if (core.neverPublished(grant) && memory.runs.containsKey(grant.instance().run())) {
      arrived.unsealed.put(grant, why);
    } else {
      core.payloadFailed(grant);
    }
  }

  private void fail(End why, String text) {
    if (end.complete(why)) {
      LOG.warn("epoch {} ends ({}): {}", core.right().epoch(), why, text);
    }
    if (why == End.DEPOSED) {
      core.right().stop();
    }
  }
}
