// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.event.StepOutcome;
import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.state.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Plays the loop for one run: a clock, and every decision applied. */
public final class Shell {
  final ActiveRun run;
  final List<Transition> history = new ArrayList<>();
  Instant now = Specs.T0;
  Decision last;

  public Shell(DagSpec spec) {
    run = ActiveRun.create(Specs.run(spec, 1), spec);
    last = apply(Advance.created(run, now));
  }

  static Shell begun(DagSpec spec) {
    Shell shell = new Shell(spec);
    shell.send(new RunEvent.Begin(shell.now));
    return shell;
  }

  public ActiveRun run() {
    return run;
  }

  private Decision apply(Decision decision) {
    run.apply(decision);
    history.addAll(decision.history());
    return decision;
  }

  public Decision send(RunEvent event) {
    last = apply(Advance.advance(run, event));
    return last;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  public GrantKey assign(int no) {
    last = apply(Advance.assigned(run, no, 1, "host", "inc", now));
    return last.newGrants().getFirst().key();
  }

  public GrantKey start(int no) {
    GrantKey key = assign(no);
    send(new RunEvent.Started(key, now));
    return key;
  }

  void end(GrantKey key, StepOutcome outcome) {
    send(new RunEvent.Ended(key, outcome, now));
  }

  void lose(GrantKey key, boolean neverStarted) {
    send(new RunEvent.Lost(key, neverStarted, "lease ran out", now));
  }

  void succeed(int no) {
    end(start(no), ok());
  }

  void fail(int no) {
    end(start(no), failed());
  }

  void fire(int no) {
    InstanceRow row = run.instance(no);
    now = row.timerAt();
    send(new RunEvent.TimerFired(no, row.timer(), row.timerAt(), now));
  }

  void clear(Integer... nos) {
    send(new RunEvent.Clear(InstanceSet.copyOf(Set.of(nos)), "ann", now));
  }

  void mark(TaskState to, Integer... nos) {
    send(new RunEvent.MarkInstances(InstanceSet.copyOf(Set.of(nos)), to, "ann", now));
  }

  static StepOutcome ok() {
    return new StepOutcome.Succeeded(null, null, -1, List.of());
  }

  static StepOutcome list(int length) {
    return new StepOutcome.Succeeded("[]", null, length, List.of());
  }

  static StepOutcome chose(String... answers) {
    return new StepOutcome.Succeeded(null, null, -1, List.of(answers));
  }

  static StepOutcome failed() {
    return new StepOutcome.Failed("boom", true, StepOutcome.Kind.USER);
  }

  TaskState state(int no) {
    return run.instance(no).state();
  }

  void expect(TaskState... states) {
    List<TaskState> found = new ArrayList<>();
    for (int no = 0; no < run.size(); no++) {
      found.add(state(no));
    }
    assertThat(found).containsExactly(states);
  }

  void expectRun(RunState state) {
    assertThat(run.row().state()).isEqualTo(state);
  }
}
