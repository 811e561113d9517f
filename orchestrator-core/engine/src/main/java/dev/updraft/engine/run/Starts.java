// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.InstanceRow.Timer;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.Sweep;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.state.Transition;
import dev.updraft.engine.time.Years;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Beginnings: of a run, of a grant, of a step. */
final class Starts {
  /** Who may start a grant, and under whose epoch. */
  record Holder(long epoch, String host, String incarnation) {}

  private static final String CREATED = "run created";

  private Starts() {}

  /** Of a long one only the run's own row: what else is due in this moment must not wait. */
  static Decision created(ActiveRun run, Instant at) {
    RunRow row = RunRows.first(run.row());
    List<InstanceRow> created = new ArrayList<>();
    List<Transition> history = new ArrayList<>();
    history.add(
        new Transition(row.key(), -1, 1, "", row.state().text(), 0, 0, at, row.triggeredBy()));
    boolean inSlices = run.size() > run.slice();
    if (inSlices) {
      BitSet all = new BitSet();
      all.set(0, run.size());
      row = RunRows.sweeping(row, new Sweep(Sweep.Kind.CREATE, CREATED, all));
    } else {
      for (int no = 0; no < run.size(); no++) {
        InstanceRow made = Edit.of(run.instance(no)).build(1);
        created.add(made);
        history.add(new Transition(row.key(), no, 1, "", made.state().text(), 0, 0, at, CREATED));
      }
    }
    return new Decision(
        true, row, created, List.of(), List.of(), List.of(), history, List.of(), List.of(), null,
        inSlices, false);
  }

  static void begin(Draft draft) {
    if (draft.row().state() != RunState.QUEUED) {
      return;
    }
    if (draft.row().unmade()) {
      Sweeps.finish(draft);
    }
    Instant at = draft.at();
    Instant timeoutAt = draft.row().ending() == null ? timeoutAt(draft, at) : Instant.MAX;
    draft.changeRun(RunState.RUNNING, "begun", row -> RunRows.begun(row, at, timeoutAt));
    for (int no = 0; no < draft.size(); no++) {
      if (!draft.instance(no).state().ended()) {
        draft.touch(no);
      }
    }
  }

  static Instant timeoutAt(Draft draft, @Nullable Instant since) {
    Duration limit = draft.graph().spec().runTimeout();
    return limit == null || since == null ? Instant.MAX : Years.after(since, limit);
  }

  static void assigned(Draft draft, InstanceRow row, Holder to) {
    TaskSpec task = draft.graph().task(row.taskNo());
    boolean same = row.goesOn() || row.neverBegan();
    int attempt = same ? row.attempt() : row.attempt() + 1;
    int step = same ? row.step() + 1 : 1;
    draft.put(
        new GrantRow(
            new GrantKey(row.key(), attempt, step),
            to.epoch(),
            to.host(),
            to.incarnation(),
            task.strict(),
            GrantRow.State.QUEUED,
            null,
            null,
            false,
            draft.at(),
            null,
            null));
    draft.change(Edit.of(row).grant(attempt, step).queued(draft.at()), "granted to " + to.host());
  }

  /** The deadline counts from the start of the attempt; the time between steps is part of it. */
  static void started(Draft draft, GrantRow grant) {
    if (grant.state() == GrantRow.State.STARTED) {
      return;
    }
    draft.put(Grants.started(grant, draft.at()));
    InstanceRow row = draft.instance(grant.key().instance().no());
    if (row.state() != TaskState.QUEUED) {
      return;
    }
    Instant since = row.startedAt() == null ? draft.at() : row.startedAt();
    Instant deadline = Timers.deadline(draft, row, since);
    Edit edit = Edit.of(row).to(TaskState.RUNNING).started(since);
    if (!deadline.equals(Instant.MAX)) {
      edit.timer(Timer.TIMEOUT, deadline);
    }
    draft.change(edit, "started on " + grant.host());
  }
}
