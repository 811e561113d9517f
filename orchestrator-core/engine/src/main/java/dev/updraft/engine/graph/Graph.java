// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.graph;

import dev.updraft.engine.spec.BranchSpec;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.MapSpec;
import dev.updraft.engine.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedAcyclicGraph;

/**
 * The edges of a {@link DagSpec}, both ways, as arrays. Immutable; share one among all runs of a
 * version. The returned arrays are its own: never write to them.
 */
public final class Graph {
  private final DagSpec spec;
  private final int[][] up;
  private final int[][] down;
  private final int[][] region;
  private final int[][] mapsOver;
  private final int[][] mapsInto;
  private final int[][] below;
  private final int[] insideUp;
  private final int[][] teardowns;
  private final boolean[] leaf;
  private final Heads heads;

  private Graph(DagSpec spec) {
    this.spec = spec;
    DirectedAcyclicGraph<Integer, DefaultEdge> edges = edges(spec);
    int n = spec.tasks().size();
    up = new int[n][];
    down = new int[n][];
    insideUp = new int[n];
    teardowns = new int[n][];
    leaf = new boolean[n];
    mapsOver = new int[n][];
    mapsInto = new int[n][];
    ScopeSets scopes = ScopeSets.of(spec, edges);
    for (TaskSpec task : spec.tasks()) {
      int no = task.no();
      up[no] = task.upstream().stream().mapToInt(Integer::intValue).toArray();
      down[no] =
          edges.outgoingEdgesOf(no).stream().mapToInt(edges::getEdgeTarget).sorted().toArray();
      teardowns[no] = scopes.around(no, down[no]);
      leaf[no] = IntStream.of(down[no]).allMatch(d -> task(d).teardown());
      insideUp[no] = (int) IntStream.of(up[no]).filter(u -> inside(u, no)).count();
      mapsInto[no] =
          IntStream.of(up[no])
              .filter(u -> !inside(u, no))
              .map(u -> spec.tasks().get(u).map())
              .filter(map -> map >= 0)
              .distinct()
              .toArray();
      mapsOver[no] = where(spec.maps().size(), m -> spec.maps().get(m).over() == no);
    }
    region = new int[spec.maps().size()][];
    below = new int[region.length][];
    for (int m = 0; m < region.length; m++) {
      int map = m;
      region[m] = where(n, t -> spec.tasks().get(t).map() == map);
      below[m] = where(n, t -> IntStream.of(mapsInto[t]).anyMatch(into -> into == map));
    }
    heads = Heads.of(spec, edges);
  }

  /**
   * @throws IllegalArgumentException when the spec has a cycle, an unknown upstream, or maps over a
   *     task that is mapped itself
   */
  public static Graph of(DagSpec spec) {
    for (MapSpec map : spec.maps()) {
      if (spec.tasks().get(map.over()).mapped()) {
        throw new IllegalArgumentException(
            spec.dagId() + ": map " + map.mapId() + " is over a task that is mapped itself");
      }
    }
    return new Graph(spec);
  }

  private static DirectedAcyclicGraph<Integer, DefaultEdge> edges(DagSpec spec) {
    DirectedAcyclicGraph<Integer, DefaultEdge> edges =
        new DirectedAcyclicGraph<>(DefaultEdge.class);
    for (TaskSpec task : spec.tasks()) {
      edges.addVertex(task.no());
    }
    for (TaskSpec task : spec.tasks()) {
      task.upstream().forEach(u -> edges.addEdge(u, task.no()));
    }
    return edges;
  }

  private static int[] where(int n, IntPredicate test) {
    return IntStream.range(0, n).filter(test).toArray();
  }

  public DagSpec spec() {
    return spec;
  }

  public TaskSpec task(int no) {
    return spec.tasks().get(no);
  }

  public int tasks() {
    return up.length;
  }

  public int[] upstream(int task) {
    return up[task];
  }

  public int[] downstream(int task) {
    return down[task];
  }

  /**
   * Decides how the run ends: nothing is downstream of it but teardowns, which run also after what
   * failed.
   */
  public boolean leaf(int task) {
    return leaf[task];
  }

  /** The teardowns of the scopes that it is a part or a setup of. */
  public int[] teardowns(int task) {
    return teardowns[task];
  }

  /** Both in one map region: instance i depends on instance i only. */
  public boolean inside(int a, int b) {
    int map = spec.tasks().get(a).map();
    return map >= 0 && map == spec.tasks().get(b).map();
  }

  /** How many upstream tasks share the task's map region. */
  public int insideUpstream(int task) {
    return insideUp[task];
  }

  /** Maps whose list is the result of this task. */
  public int[] mapsOver(int task) {
    return mapsOver[task];
  }

  /** Maps that end right above this task: it needs all instances of theirs. */
  public int[] mapsInto(int task) {
    return mapsInto[task];
  }

  /** The tasks right below this map, which need all instances of it. */
  public int[] below(int map) {
    return below[map];
  }

  public int[] region(int map) {
    return region[map];
  }

  /** Whether some direct upstream task is a choice that names this one. */
  public boolean chosenBy(int task) {
    return heads.named(task);
  }

  /** Whether these answers of a choice forbid one of its direct downstream tasks. */
  public boolean refused(int choice, List<String> answers, int task) {
    List<Integer> chosen = new ArrayList<>();
    boolean named = false;
    for (BranchSpec branch : task(choice).branches()) {
      named |= branch.heads().contains(task);
      if (answers.contains(branch.answer())) {
        chosen.addAll(branch.heads());
      }
    }
    return named
        && !chosen.contains(task)
        && chosen.stream().map(heads::below).noneMatch(below -> below.get(task));
  }
}
