// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.graph.Graph;
import dev.updraft.engine.rule.Verdict;
import dev.updraft.engine.state.Ending;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.Sweep;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.state.Transition;
import dev.updraft.engine.state.Transitions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A decision in the making: a layer over a run, which itself stays as it is. Costs only what it
 * changes. Every change of state goes through {@link #change}, which writes its history.
 */
final class Draft implements View {
  private final ActiveRun run;
  private final Instant at;
  private final Members members;
  private final Tally tally;
  private final Map<Integer, InstanceRow> rows = new LinkedHashMap<>();
  private final Map<Integer, GrantRow> grants = new LinkedHashMap<>();
  private final List<GrantRow> cancels = new ArrayList<>();
  private final List<Transition> history = new ArrayList<>();
  private final Deque<Integer> touched = new ArrayDeque<>();
  private final Later later;
  private int size;
  private RunRow row;
  private boolean lists;

  Draft(ActiveRun run, Instant at) {
    this.run = run;
    this.at = at;
    members = new Members(run.members());
    tally = new Tally(run.tally());
    later = new Later(run.later());
    size = run.size();
    row = run.row();
  }

  Instant at() {
    return at;
  }

  @Override
  public RunRow row() {
    return row;
  }

  int slice() {
    return run.slice();
  }

  void sweep(@Nullable Sweep sweep) {
    row = RunRows.sweeping(row, sweep);
  }

  /** The run's time counts anew when what was said is taken back. */
  void ending(@Nullable Ending ending) {
    if (!Objects.equals(row.ending(), ending)) {
      Instant since = row.startedAt() == null ? null : at;
      row = RunRows.ending(row, ending, Starts.timeoutAt(this, since));
      lists = true;
    }
  }

  /** Of a list there may be more than one slice takes. */
  void lists() {
    lists = true;
  }

  int size() {
    return size;
  }

  @Override
  public Graph graph() {
    return run.graph();
  }

  @Override
  public Members members() {
    return members;
  }

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public InstanceRow instance(int no) {
    InstanceRow changed = rows.get(no);
    return changed == null ? run.instance(no) : changed;
  }

  Optional<GrantRow> openGrant(int no) {
    GrantRow changed = grants.get(no);
    return changed == null ? run.openGrant(no) : Optional.of(changed).filter(GrantRow::open);
  }

  @Override
  public boolean busy(int no) {
    return openGrant(no).isPresent() || instance(no).owes();
  }

  /** A number for an instance that {@link #create} will make. */
  int nextNo() {
    return size++;
  }

  void create(InstanceRow blank) {
    InstanceRow made = Edit.of(blank).build(1);
    rows.put(made.key().no(), made);
    tally.move(members, made, null, made.state(), touched::add);
    write(made, "", "expanded");
    touched.add(made.key().no());
  }

  /** One that a new run has from the start, but the store not yet. */
  void make(int no, String cause) {
    InstanceRow made = Edit.of(instance(no)).build(1);
    rows.put(no, made);
    write(made, "", cause);
  }

  /** What is no change of state stands in the row only, not in the history. */
  void edit(Edit edit) {
    InstanceRow after = edit.build(edit.from().seq());
    rows.put(after.key().no(), after);
    if (after.owes() != edit.from().owes()) {
      Scopes.acts(this, after);
    }
  }

  void change(Edit edit, String cause) {
    InstanceRow before = edit.from();
    Stops.keep(this, edit);
    if (before.state() == edit.state()) {
      edit(edit);
      return;
    }
    if (!Transitions.legal(before.state(), edit.state())) {
      throw new IllegalStateException(before + " cannot become " + edit.state() + ": " + cause);
    }
    InstanceRow after = edit.build(before.seq() + 1);
    rows.put(after.key().no(), after);
    tally.move(members, after, before.state(), after.state(), touched::add);
    write(after, before.state().text(), cause);
    touched.add(after.key().no());
    if (after.owes() != before.owes()) {
      Scopes.acts(this, after);
    }
    if (before.state() == TaskState.SUCCESS) {
      Expansion.listGone(this, before);
    }
    if (after.state().ended() != before.state().ended()) {
      Scopes.setUp(this, after);
    }
    if (after.state().ended()) {
      Expansion.listEnded(this, after);
    }
  }

  private void write(InstanceRow after, String from, String cause) {
    history.add(
        new Transition(
            run.row().key(),
            after.key().no(),
            after.seq(),
            from,
            after.state().text(),
            after.attempt(),
            after.step(),
            at,
            cause));
  }

  void changeRun(RunState to, String cause, Function<RunRow, RunRow> more) {
    if (row.state() == to) {
      return;
    }
    if (!Transitions.legal(row.state(), to)) {
      throw new IllegalStateException(row + " cannot become " + to + ": " + cause);
    }
    history.add(
        new Transition(
            row.key(), -1, row.seq() + 1, row.state().text(), to.text(), 0, 0, at, cause));
    row = more.apply(RunRows.next(row, to));
  }

  void put(GrantRow grant) {
    int no = grant.key().instance().no();
    grants.put(no, grant);
    if (!grant.open()) {
      Scopes.acts(this, instance(no));
    }
  }

  /** Whoever cancels external work is left to it. */
  void cancel(int no, String cause) {
    boolean stopping = instance(no).timer() == InstanceRow.Timer.STOPPING;
    openGrant(no)
        .filter(grant -> !grant.cancel() && !stopping)
        .ifPresent(
            grant -> {
              GrantRow told = Grants.cancelled(grant, cause);
              put(told);
              cancels.add(told);
            });
  }

  /** After a sweep of several slices: what it held back is looked at again, in slices too. */
  void touchWaiting() {
    if (run.row().sweep() == null) {
      return;
    }
    for (int no = 0; no < size; no++) {
      if (instance(no).state() == TaskState.NONE) {
        later.add(no);
      }
    }
  }

  /** Looks again at some of those that were put off; none when there are none. */
  boolean resume() {
    return later.take(looks(), touched::add);
  }

  /** A look that changes nothing is cheap; not so a hundred thousand of them. */
  private int looks() {
    return run.slice() * 20;
  }

  /** Whether it was put off, so that it may no longer start. */
  boolean doubtful(int no) {
    return row.sweep() != null || run.later().get(no);
  }

  void touch(int no) {
    touched.add(no);
  }

  boolean holds(InstanceRow instance) {
    return row.state() == RunState.RUNNING && Readiness.of(this, instance).verdict() == Verdict.RUN;
  }

  /** Follows all consequences; each instance is looked at again only when its rule was touched. */
  Decision settle() {
    int looks = 0;
    for (Integer no = touched.poll(); no != null; no = touched.poll()) {
      if (row.state() == RunState.RUNNING) {
        look(instance(no), looks++);
      }
    }
    if (row.state() == RunState.RUNNING
        && tally.unended() == 0
        && row.sweep() == null
        && !Expansion.pending(this)) {
      Marks.allEnded(this);
    }
    return decision();
  }

  /** Put off once the slice is full; but a row that is changed already costs no other. */
  private void look(InstanceRow instance, int looks) {
    int no = instance.key().no();
    boolean full = rows.size() >= run.slice() && !rows.containsKey(no);
    if (size > run.slice() && (looks >= looks() || (full && moves(instance)))) {
      later.add(no);
    } else {
      look(instance);
    }
  }

  private boolean moves(InstanceRow instance) {
    if (!waits(instance) || instance.owes()) {
      return false;
    }
    boolean blank = instance.state() == TaskState.NONE;
    return switch (Readiness.of(this, instance).verdict()) {
      case RUN -> blank;
      case WAIT -> !blank;
      case SKIP, UPSTREAM_FAILED -> true;
    };
  }

  /** Whether a look at it may change it. */
  static boolean waits(InstanceRow instance) {
    return instance.state() == TaskState.NONE
        || (instance.state() == TaskState.SCHEDULED && !instance.goesOn());
  }

  void look(InstanceRow instance) {
    if (!waits(instance) || instance.owes()) {
      return;
    }
    boolean blank = instance.state() == TaskState.NONE;
    Readiness ready = Readiness.of(this, instance);
    Edit edit = Edit.of(instance);
    switch (ready.verdict()) {
      case RUN -> {
        if (blank) {
          change(edit.scheduled(at), "upstream is ready");
        }
      }
      case WAIT -> {
        if (!blank) {
          change(edit.to(TaskState.NONE), ready.why());
        }
      }
      case SKIP -> change(edit.ended(TaskState.SKIPPED, at).note(ready.why()), ready.why());
      case UPSTREAM_FAILED ->
          change(edit.ended(TaskState.UPSTREAM_FAILED, at).note(ready.why()), ready.why());
    }
  }

  /** Whether another slice is to follow. */
  private boolean more() {
    if (row.sweep() != null) {
      return true;
    }
    boolean asks = lists || row.state() != run.row().state();
    return row.state() == RunState.RUNNING && (later.any() || (asks && Expansion.pending(this)));
  }

  private Decision decision() {
    if (row.state() != RunState.RUNNING) {
      later.clear();
    }
    List<InstanceRow> created = new ArrayList<>();
    List<InstanceRow> changed = new ArrayList<>();
    List<Integer> ready = new ArrayList<>();
    rows.forEach(
        (no, after) -> {
          boolean isNew = no >= run.size() || run.instance(no).seq() == 0;
          (isNew ? created : changed).add(after);
          if (after.state() == TaskState.SCHEDULED
              && (isNew || run.instance(no).seq() != after.seq())) {
            ready.add(no);
          }
        });
    List<GrantRow> newGrants = new ArrayList<>();
    List<GrantRow> oldGrants = new ArrayList<>();
    grants.values().forEach(grant -> (isNew(grant) ? newGrants : oldGrants).add(grant));
    if (row.state().ended()) {
      row = RunRows.loose(row, looseEnds() > 0);
    }
    return new Decision(
        false,
        row.equals(run.row()) ? null : row,
        created,
        changed,
        newGrants,
        oldGrants,
        history,
        ready,
        cancels,
        later.changed(),
        more(),
        false);
  }

  /** Grants that are open, work that is still to be cancelled, a sweep that is not done. */
  private int looseEnds() {
    int count = run.looseEnds();
    count += (row.sweep() == null ? 0 : 1) - (run.row().sweep() == null ? 0 : 1);
    for (InstanceRow after : rows.values()) {
      int no = after.key().no();
      boolean before = no < run.size() && run.instance(no).owes();
      count += (after.owes() ? 1 : 0) - (before ? 1 : 0);
    }
    for (GrantRow grant : grants.values()) {
      boolean before = run.openGrant(grant.key().instance().no()).isPresent();
      count += (grant.open() ? 1 : 0) - (before ? 1 : 0);
    }
    return count;
  }

  private boolean isNew(GrantRow grant) {
    return run.openGrant(grant.key().instance().no())
        .filter(old -> old.key().equals(grant.key()))
        .isEmpty();
  }
}
