// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.external;

import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.bundle.call.StepResult;
import dev.updraft.bundle.call.TaskCall;
import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.run.Advance;
import dev.updraft.engine.run.Decision;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.Input;
import dev.updraft.engine.spec.SpecJson;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.InstanceRow.Timer;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.RunType;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run with one task of external work, under a virtual clock. What decides is the engine, what
 * works is the code of the runner; only the wire between them is played, so that a worker can die
 * where a test wants it to.
 */
public final class ExternalRun {
  /** Where the worker of a step dies. */
  public enum Death {
    NEVER,
    /** The grant was started as far as anybody knows, user code was not. */
    BEFORE_THE_STEP,
    /** User code did all that it does; nobody heard of it. */
    AFTER_THE_STEP
  }

  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
  private static final int TASK = 0;

  private final DagSpec spec;
  private final UnaryOperator<String> connections;
  private final ClassLoader unit;
  private final Path folder;
  private ActiveRun run;
  private Instant now = START;
  private int worker = 1;

  /**
   * @param connections JSON of a connection by its id
   */
  public ExternalRun(
      DagSpec drawn, ClassLoader unit, UnaryOperator<String> connections, Path folder) {
    this.spec = SpecJson.read(SpecJson.write(drawn));
    this.unit = unit;
    this.connections = connections;
    this.folder = folder;
    this.run = ActiveRun.create(queued(spec), spec);
    run.apply(Advance.created(run, now));
    send(new RunEvent.Begin(now));
  }

  private static RunRow queued(DagSpec spec) {
    return new RunRow(
        new RunKey(202611, 1),
        spec.dagId(),
        "manual__1",
        1,
        RunType.MANUAL,
        RunState.QUEUED,
        null,
        START,
        START,
        START,
        START,
        null,
        null,
        "{}",
        "test",
        0,
        Instant.MAX);
  }

  public InstanceRow task() {
    return run.instance(TASK);
  }

  public RunState state() {
    return run.row().state();
  }

  /** Whether nothing of the run holds a worker. */
  public boolean holdsNoSlot() {
    return run.openGrants() == 0 && !task().state().takesSlot();
  }

  /** Whether the run may leave the leader's memory. */
  public boolean settled() {
    return run.looseEnds() == 0;
  }

  public void send(RunEvent event) {
    run.apply(Advance.advance(run, event));
  }

  public Instant now() {
    return now;
  }

  public void clear() {
    send(new RunEvent.Clear(InstanceSet.copyOf(Set.of(TASK)), "ann", now));
    send(new RunEvent.Begin(now));
  }

  /** The time passes until what the task waits for is due. */
  public void wake() {
    InstanceRow row = task();
    now = row.timerAt().isAfter(now) ? row.timerAt() : now;
    send(new RunEvent.TimerFired(TASK, row.timer(), row.timerAt(), now));
  }

  /** A leader dies: the next one knows what was committed. */
  public void newLeader() {
    List<InstanceRow> rows = List.of(task());
    List<GrantRow> grants = run.openGrant(TASK).map(List::of).orElse(List.of());
    run = ActiveRun.restore(new LoadedRun(run.row(), rows, grants), spec);
  }

  /** Grants what is due, the next step or the cancelling one, and plays it to its end. */
  public void step(Death death) {
    GrantKey grant = grant();
    if (death == Death.BEFORE_THE_STEP) {
      die(grant);
      return;
    }
    send(new RunEvent.Started(grant, now));
    StepOutcome outcome = perform(grant);
    if (death == Death.AFTER_THE_STEP) {
      die(grant);
    } else {
      send(new RunEvent.Ended(grant, outcome, now));
    }
  }

  public void step() {
    step(Death.NEVER);
  }

  /** A grant of the next step, nothing of which has happened yet. */
  public GrantKey grant() {
    String host = "host-" + worker;
    boolean stop = task().timer() == Timer.STOP;
    if (stop && task().timerAt().isAfter(now)) {
      now = task().timerAt();
    }
    Decision decision =
        stop
            ? Advance.stopping(run, TASK, 1, host, "i" + worker, now)
            : Advance.assigned(run, TASK, 1, host, "i" + worker, now);
    run.apply(decision);
    return decision.newGrants().getFirst().key();
  }

  private void die(GrantKey grant) {
    worker++;
    send(new RunEvent.Lost(grant, false, "no heartbeat for a full lease", now));
  }

  /** What user code makes of a step, without anybody hearing of it yet. */
  public StepOutcome perform(GrantKey grant) {
    InstanceRow row = task();
    var code = TaskCall.forUnit(unit, "worker-" + worker);
    var work = spec.tasks().get(TASK).work();
    String handle = row.handle();
    try {
      StepResult result =
          handle != null && row.timer() == Timer.STOPPING
              ? code.cancel(work, args(), handle, context(grant))
              : code.run(work, args(), handle, context(grant));
      return outcome(result);
    } catch (Exception e) {
      return new StepOutcome.Failed(
          String.valueOf(e.getMessage()), !(e instanceof TaskFailed), StepOutcome.Kind.USER);
    }
  }

  private static StepOutcome outcome(StepResult result) {
    return switch (result) {
      case StepResult.Done(@Nullable String json, int length, List<String> answers) ->
          new StepOutcome.Succeeded(json, null, length, answers);
      case StepResult.Waiting(String handle, Instant wakeAt, Instant until) ->
          new StepOutcome.Waiting(handle, wakeAt, until);
      case StepResult.Skipped(String reason) -> new StepOutcome.Skipped(reason);
    };
  }

  private List<String> args() {
    var args = new ArrayList<String>();
    for (Input input : spec.tasks().get(TASK).inputs()) {
      switch (input) {
        case Input.Constant constant -> args.add(constant.json());
        case Input.Connection connection -> args.add(connections.apply(connection.id()));
        case Input.Params _ -> args.add("{}");
        case Input.Interval _ ->
            args.add("{\"start\":\"" + START + "\",\"end\":\"" + START + "\"}");
        case Input.Result _, Input.AllResults _, Input.Element _, Input.OutcomeOf _ ->
            throw new IllegalArgumentException("The contract has one task: " + input);
      }
    }
    return args;
  }

  private TaskContext context(GrantKey grant) {
    return new TaskContext(
        run.row().dagId(),
        run.row().runId(),
        spec.tasks().get(TASK).taskId(),
        -1,
        grant.attempt(),
        task().maxAttempts(),
        grant.step(),
        new DataInterval(START, START),
        folder,
        () -> now);
  }

  /** The open grant, if a step is under way. */
  public Optional<GrantKey> open() {
    return run.openGrant(TASK).map(GrantRow::key);
  }
}
