// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.graph.Graph;
import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.rule.Counts;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.GrantRow;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.Sweep;
import dev.updraft.engine.state.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The loop's image of one run. Single-threaded. */
public final class ActiveRun implements View {
  /** Rows in one decision: other runs must not wait for a hundred thousand. */
  public static final int SLICE = 500;

  private final Graph graph;
  private final Members members;
  private final Tally tally;
  private final List<InstanceRow> rows = new ArrayList<>();
  private final Map<Integer, GrantRow> open = new HashMap<>();
  private final int slice;
  private RunRow row;
  private int owing;

  /** To be looked at in the next slices: what they wait for has changed. */
  private BitSet later = new BitSet();

  private ActiveRun(RunRow row, Graph graph, int slice) {
    this.row = row;
    this.graph = graph;
    this.slice = slice;
    members = new Members(graph);
    tally = new Tally(graph);
  }

  public static ActiveRun create(RunRow row, DagSpec spec) {
    return create(row, Graph.of(spec));
  }

  /** As the other, with a graph that was computed before: one for each DAG version is enough. */
  public static ActiveRun create(RunRow row, Graph graph) {
    return create(row, graph, SLICE);
  }

  static ActiveRun create(RunRow row, Graph graph, int slice) {
    ActiveRun run = new ActiveRun(row, graph, slice);
    graph.spec().tasks().forEach(task -> run.rows.add(blank(row.key(), task, task.no(), -1)));
    run.rows.forEach(made -> run.tally.move(run.members, made, null, made.state(), no -> {}));
    return run;
  }

  public static ActiveRun restore(LoadedRun loaded, DagSpec spec) {
    return restore(loaded, Graph.of(spec));
  }

  public static ActiveRun restore(LoadedRun loaded, Graph graph) {
    return restore(loaded, graph, SLICE);
  }

  static ActiveRun restore(LoadedRun loaded, Graph graph, int slice) {
    ActiveRun run = new ActiveRun(loaded.run(), graph, slice);
    List<InstanceRow> sorted = new ArrayList<>(loaded.instances());
    sorted.addAll(run.unmade());
    sorted.sort(Comparator.comparingInt(instance -> instance.key().no()));
    run.join(sorted);
    run.rows.addAll(sorted);
    sorted.forEach(read -> run.tally.move(run.members, read, null, read.state(), no -> {}));
    run.owing = (int) sorted.stream().filter(InstanceRow::owes).count();
    loaded.openGrants().forEach(grant -> run.open.put(grant.key().instance().no(), grant));
    if (run.row.state() == RunState.RUNNING && run.size() > slice) {
      sorted.stream().filter(Draft::waits).forEach(waiting -> run.later.set(waiting.key().no()));
    }
    return run;
  }

  /** Those that the store is still to get. */
  private List<InstanceRow> unmade() {
    Sweep sweep = row.sweep();
    return sweep == null || !row.unmade()
        ? List.of()
        : sweep.left().stream().mapToObj(no -> blank(row.key(), graph.task(no), no, -1)).toList();
  }

  static InstanceRow blank(RunKey run, TaskSpec task, int no, int mapIndex) {
    return new InstanceRow(
        new InstanceKey(run, no),
        task.no(),
        mapIndex,
        TaskState.NONE,
        0,
        0,
        0,
        task.retry().retries() + 1,
        0,
        InstanceRow.Timer.NONE,
        Instant.MAX,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        -1,
        null);
  }

  @Override
  public RunRow row() {
    return row;
  }

  public DagSpec spec() {
    return graph.spec();
  }

  @Override
  public Graph graph() {
    return graph;
  }

  public int size() {
    return rows.size();
  }

  @Override
  public InstanceRow instance(int no) {
    return rows.get(no);
  }

  /** The instances of a task, by map index. */
  public List<InstanceRow> instancesOf(int task) {
    List<InstanceRow> found = new ArrayList<>();
    for (int no : members.of(task)) {
      found.add(rows.get(no));
    }
    return found;
  }

  public TaskSpec task(int no) {
    return graph.task(rows.get(no).taskNo());
  }

  public Optional<GrantRow> openGrant(int no) {
    return Optional.ofNullable(open.get(no));
  }

  @Override
  public boolean busy(int no) {
    return open.containsKey(no) || instance(no).owes();
  }

  public boolean ended() {
    return row.state().ended();
  }

  public int openGrants() {
    return open.size();
  }

  /**
   * Open grants, external work still to be cancelled, a sweep that is not done. An ended run may
   * have some: keep it in memory until there are none.
   */
  public int looseEnds() {
    return open.size() + owing + (row.sweep() == null ? 0 : 1);
  }

  public Counts counts(int no) {
    return tally.counts(instance(no));
  }

  public Readiness readiness(int no) {
    return Readiness.of(this, instance(no));
  }

  @Override
  public Members members() {
    return members;
  }

  @Override
  public Tally tally() {
    return tally;
  }

  /** Whether slices are still to come, by {@code RunEvent.GoOn}. */
  public boolean hasMore() {
    return row.sweep() != null
        || (row.state() == RunState.RUNNING && (!later.isEmpty() || Expansion.pending(this)));
  }

  int slice() {
    return slice;
  }

  /** Not to be changed by the caller. */
  BitSet later() {
    return later;
  }

  /**
   * The one place that alters a run.
   *
   * @throws IllegalStateException when the decision was not made for the run as it is, or makes an
   *     illegal change; nothing is altered then
   */
  public void apply(Decision decision) {
    Legality.check(this, decision);
    join(decision.created());
    decision.created().forEach(this::put);
    decision.changed().forEach(this::put);
    decision.newGrants().forEach(this::put);
    decision.grants().forEach(this::put);
    RunRow newRow = decision.run();
    if (newRow != null) {
      row = newRow;
    }
    if (decision.later() != null) {
      later = decision.later();
    }
  }

  private void put(InstanceRow after) {
    int no = after.key().no();
    @Nullable InstanceRow before = no < rows.size() ? rows.get(no) : null;
    owing += (after.owes() ? 1 : 0) - (before != null && before.owes() ? 1 : 0);
    if (before == null) {
      rows.add(after);
      tally.move(members, after, null, after.state(), touched -> {});
    } else {
      rows.set(no, after);
      if (before.state() != after.state()) {
        tally.move(members, after, before.state(), after.state(), touched -> {});
      }
    }
  }

  private void put(GrantRow grant) {
    int no = grant.key().instance().no();
    if (grant.open()) {
      open.put(no, grant);
    } else {
      open.remove(no);
    }
  }

  /** Makes the members known before anything is counted: a count needs its neighbours' numbers. */
  private void join(List<InstanceRow> created) {
    Map<Integer, List<InstanceRow>> byTask = new HashMap<>();
    for (InstanceRow made : created) {
      if (made.mapIndex() > 0) {
        byTask.computeIfAbsent(made.taskNo(), task -> new ArrayList<>()).add(made);
      }
    }
    byTask.forEach(
        (task, made) -> {
          int length = made.stream().mapToInt(InstanceRow::mapIndex).max().orElse(0) + 1;
          int[] grown = Arrays.copyOf(members.of(task), length);
          made.forEach(row -> grown[row.mapIndex()] = row.key().no());
          members.set(task, grown);
        });
  }
}
