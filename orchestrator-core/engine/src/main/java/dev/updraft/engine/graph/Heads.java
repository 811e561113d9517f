// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.graph;

import dev.updraft.engine.spec.BranchSpec;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedAcyclicGraph;

/** What lies below the tasks that choices name: those are not skipped with the other answers. */
record Heads(Map<Integer, BitSet> all) {
  static Heads of(DagSpec spec, DirectedAcyclicGraph<Integer, DefaultEdge> edges) {
    Map<Integer, BitSet> all = new HashMap<>();
    for (TaskSpec task : spec.tasks()) {
      for (BranchSpec branch : task.branches()) {
        for (int head : branch.heads()) {
          all.computeIfAbsent(head, h -> below(edges, h));
        }
      }
    }
    return new Heads(Map.copyOf(all));
  }

  private static BitSet below(DirectedAcyclicGraph<Integer, DefaultEdge> edges, int head) {
    BitSet below = new BitSet();
    edges.getDescendants(head).forEach(below::set);
    return below;
  }

  boolean named(int task) {
    return all.containsKey(task);
  }

  BitSet below(int head) {
    return all.getOrDefault(head, new BitSet());
  }
}
