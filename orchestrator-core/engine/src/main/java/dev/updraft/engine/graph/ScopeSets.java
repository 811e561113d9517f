// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.graph;

import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedAcyclicGraph;

/**
 * What each teardown is for: its setups and all that is below one of them. What else it waits for
 * is not set up by them, and may stand above them.
 */
record ScopeSets(Map<Integer, BitSet> byTeardown) {
  static ScopeSets of(DagSpec spec, DirectedAcyclicGraph<Integer, DefaultEdge> edges) {
    Map<Integer, BitSet> all = new HashMap<>();
    for (TaskSpec task : spec.tasks()) {
      if (task.teardown()) {
        BitSet scope = new BitSet();
        for (int setup : task.setups()) {
          scope.set(setup);
          edges.getDescendants(setup).forEach(scope::set);
        }
        all.put(task.no(), scope);
      }
    }
    return new ScopeSets(Map.copyOf(all));
  }

  /** Those of the tasks right below this one whose scope holds it. */
  int[] around(int task, int[] below) {
    return IntStream.of(below)
        .filter(no -> byTeardown.getOrDefault(no, new BitSet()).get(task))
        .toArray();
  }
}
