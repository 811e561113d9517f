// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.local;

import dev.updraft.engine.allocate.Allocator;
import dev.updraft.engine.allocate.Placement;
import dev.updraft.engine.allocate.WorkerCredit;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.explain.Explain;
import dev.updraft.engine.explain.Reason;
import dev.updraft.engine.graph.Graph;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.run.Advance;
import dev.updraft.engine.run.Decision;
import dev.updraft.engine.schedule.Due;
import dev.updraft.engine.schedule.Place;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.InstanceRow.Timer;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.state.Transition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A shell around the engine for one DAG, as the leader's loop is one for all: it decides nothing
 * itself. What is due, what an event changes, what starts where and what a task is given are the
 * engine's functions; only the store, the broker and the clock are replaced. Single-threaded.
 */
public final class LocalScheduler {
  private static final String HOST = "here";
  private static final long EPOCH = 1;

  private final LocalSettings settings;
  private final Performer performer;
  private final BiConsumer<ActiveRun, Transition> told;
  private final Graph graph;
  private final Steps steps;
  private final Allocator allocator = new Allocator();
  private final Agenda agenda = new Agenda();
  private final Map<RunKey, ActiveRun> byKey = new HashMap<>();
  private final List<ActiveRun> runs = new ArrayList<>();
  private final List<ActiveRun> unended = new ArrayList<>();
  private final List<Transition> history = new ArrayList<>();
  private final Map<GrantKey, Performed> working = new HashMap<>();
  private DagRow row;
  private Instant now;

  public LocalScheduler(LocalSettings settings, Performer performer) {
    this(settings, performer, (_, _) -> {});
  }

  /**
   * @param told hears of each change as it takes effect, before anything follows from it
   */
  public LocalScheduler(
      LocalSettings settings, Performer performer, BiConsumer<ActiveRun, Transition> told) {
    this.settings = settings;
    this.performer = performer;
    this.told = told;
    this.graph = Graph.of(settings.spec());
    this.steps = new Steps(settings, this::now);
    this.now = settings.start();
    var spec = settings.spec();
    var paused = !settings.scheduled();
    this.row = new DagRow(spec.dagId(), 1, spec.file(), paused, false, null, null, now);
    allocator.pools(settings.poolRows());
    agenda.add(now, new Agenda.Item.Look());
  }

  public Instant now() {
    return now;
  }

  /** In the order in which they were created. */
  public List<ActiveRun> runs() {
    return Collections.unmodifiableList(runs);
  }

  /** Every change of every run, in order. */
  public List<Transition> history() {
    return Collections.unmodifiableList(history);
  }

  public List<Reason> why(ActiveRun run, int instance) {
    return Explain.why(run, instance, allocator, place(), now);
  }

  /** Of one attempt of an instance; there once its code has run. */
  public Path folder(ActiveRun run, InstanceRow instance, int attempt) {
    return Steps.folder(settings.folders(), run, instance, attempt);
  }

  /** When the next thing happens; empty = nothing ever will by itself. */
  public Optional<Instant> nextAt() {
    return agenda.next();
  }

  /** Moves the clock to the next thing and does it; false when there is none until the limit. */
  public boolean next(Instant limit) {
    Instant at = agenda.next().orElse(Instant.MAX);
    if (at.isAfter(limit) || at.equals(Instant.MAX)) {
      return false;
    }
    now = at.isAfter(now) ? at : now;
    happen(agenda.take());
    settle();
    return true;
  }

  public void advanceTo(Instant end) {
    while (next(end)) {
      // each call is one event
    }
    now = end.isAfter(now) ? end : now;
  }

  /** Somebody asks for a run, as by the API. */
  public ActiveRun trigger(@Nullable Instant logicalDate, String conf) {
    var run = create(NewRuns.manual(key(), settings.spec(), logicalDate, conf, now));
    settle();
    return run;
  }

  /** Something from outside happens to a run, such as a clear. */
  public void send(ActiveRun run, RunEvent event) {
    apply(run, Advance.advance(run, event));
    settle();
  }

  private void happen(Agenda.Item item) {
    switch (item) {
      case Agenda.Item.StepEnds(var grant, var performed) -> {
        if (working.remove(grant, performed)) {
          ended(grant, performed);
        }
      }
      case Agenda.Item.InstanceTimer(var key, var timer, _) when timer == Timer.STOP ->
          cancel(run(key.run()), key.no());
      case Agenda.Item.InstanceTimer(var key, var timer, var timerAt) ->
          event(key.run(), new RunEvent.TimerFired(key.no(), timer, timerAt, now));
      case Agenda.Item.RunTimeout(var key, var timeoutAt) -> {
        var run = run(key);
        if (!run.ended() && run.row().timeoutAt().equals(timeoutAt)) {
          event(key, new RunEvent.RunTimedOut(now));
        }
      }
      case Agenda.Item.Look() -> due();
    }
  }

  private void ended(GrantKey grant, Performed performed) {
    RunKey run = grant.instance().run();
    switch (performed) {
      case Performed.Ended(var outcome, _) -> event(run, new RunEvent.Ended(grant, outcome, now));
      case Performed.Lost _ ->
          event(run, new RunEvent.Lost(grant, false, "the worker was lost", now));
      case Performed.Hanging _ -> {}
    }
  }

  private void event(RunKey key, RunEvent event) {
    var run = run(key);
    apply(run, Advance.advance(run, event));
  }

  private ActiveRun run(RunKey key) {
    var run = byKey.get(key);
    if (run == null) {
      throw new IllegalStateException("there is no run " + key);
    }
    return run;
  }

  /** Creates the scheduled runs that are due. */
  private void due() {
    if (row.paused() || row.nextAt().isAfter(now)) {
      return;
    }
    var spec = settings.spec();
    var due = Due.due(spec, row, unended.size(), now);
    due.forEach(found -> create(NewRuns.scheduled(key(), spec, found, now)));
    row = Due.advanceRow(spec, row, due, now);
    // What has no place under max_active_runs is looked at again when a run has ended.
    if (row.nextAt().isAfter(now)) {
      agenda.add(row.nextAt(), new Agenda.Item.Look());
    }
  }

  private RunKey key() {
    return NewRuns.key(runs.size() + 1L, now);
  }

  private ActiveRun create(RunRow fresh) {
    var run = ActiveRun.create(fresh, graph);
    byKey.put(fresh.key(), run);
    runs.add(run);
    unended.add(run);
    apply(run, Advance.created(run, now));
    return run;
  }

  /** The one way by which a decision takes effect. */
  private void apply(ActiveRun run, Decision decision) {
    List<InstanceRow> before = new ArrayList<>();
    decision.changed().forEach(changed -> before.add(run.instance(changed.key().no())));
    run.apply(decision);
    history.addAll(decision.history());
    decision.history().forEach(change -> told.accept(run, change));
    for (InstanceRow created : decision.created()) {
      allocator.changed(run, null, created);
      timer(created);
    }
    for (int i = 0; i < before.size(); i++) {
      allocator.changed(run, before.get(i), decision.changed().get(i));
      timer(decision.changed().get(i));
    }
    decision.cancels().forEach(this::stop);
    if (decision.run() != null) {
      filed(run);
    }
    if (run.hasMore()) {
      apply(run, Advance.advance(run, new RunEvent.GoOn(now)));
    }
  }

  private void filed(ActiveRun run) {
    if (!settings.watched()) {
      Instant timeoutAt = run.row().timeoutAt();
      agenda.add(timeoutAt, new Agenda.Item.RunTimeout(run.row().key(), timeoutAt));
    }
    if (run.ended()) {
      unended.remove(run);
      agenda.add(now, new Agenda.Item.Look());
    } else if (!unended.contains(run)) {
      unended.add(run);
    }
  }

  private void timer(InstanceRow changed) {
    Timer timer = changed.timer();
    boolean patient = settings.watched() && changed.state() != TaskState.DEFERRED;
    if (timer == Timer.NONE || (patient && timer == Timer.TIMEOUT)) {
      return;
    }
    Instant at = patient && timer == Timer.RETRY ? now : changed.timerAt();
    agenda.add(at, new Agenda.Item.InstanceTimer(changed.key(), timer, changed.timerAt()));
  }

  /** A worker that is told to stop does so at once. */
  private void stop(GrantRow grant) {
    if (working.containsKey(grant.key())) {
      var cause = grant.cause() == null ? "cancelled" : grant.cause();
      ends(grant.key(), new Performed.Ended(new StepOutcome.Killed(cause), Duration.ZERO));
    }
  }

  private void ends(GrantKey grant, Performed performed) {
    working.put(grant, performed);
    switch (performed) {
      case Performed.Ended(_, var took) ->
          agenda.add(now.plus(took), new Agenda.Item.StepEnds(grant, performed));
      case Performed.Lost(var after) ->
          agenda.add(now.plus(after), new Agenda.Item.StepEnds(grant, performed));
      case Performed.Hanging _ -> {}
    }
  }

  private void settle() {
    begin();
    int free = settings.slots() - working.size();
    if (free > 0 && allocator.waiting() > 0) {
      var credit = new WorkerCredit(HOST, HOST, settings.queues(), settings.needs(), free, 0);
      allocator.allocate(List.of(credit), now).forEach(this::start);
    }
  }

  private void begin() {
    for (ActiveRun run : List.copyOf(unended)) {
      if (run.row().state() != RunState.QUEUED) {
        continue;
      }
      switch (place().begin(run.row(), now)) {
        case PAUSED, FULL, UNMADE -> {
          return;
        }
        case EARLY -> agenda.add(run.row().runAfter(), new Agenda.Item.Look());
        case NOW -> apply(run, Advance.advance(run, new RunEvent.Begin(now)));
      }
    }
  }

  /** What is asked for by the test itself begins also where the schedule does not count. */
  private Place place() {
    long running = unended.stream().filter(run -> run.row().state() == RunState.RUNNING).count();
    return new Place(false, settings.spec().maxActiveRuns(), (int) running);
  }

  private void start(Placement placement) {
    ActiveRun run = placement.run();
    if (run.instance(placement.instance()).state() != TaskState.SCHEDULED) {
      return; // what was started just before decided on it
    }
    var granted = Advance.assigned(run, placement.instance(), EPOCH, HOST, HOST, now);
    perform(run, granted);
  }

  /** External work of an attempt that is over; it waits for no pool and no limit. */
  private void cancel(ActiveRun run, int instance) {
    if (run.instance(instance).timer() == Timer.STOP && run.openGrant(instance).isEmpty()) {
      perform(run, Advance.stopping(run, instance, EPOCH, HOST, HOST, now));
    }
  }

  private void perform(ActiveRun run, Decision granted) {
    apply(run, granted);
    GrantKey grant = granted.newGrants().getFirst().key();
    apply(run, Advance.advance(run, new RunEvent.Started(grant, now)));
    ends(grant, performer.perform(steps.of(run, grant)));
  }
}
