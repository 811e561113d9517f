// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.graph.Graph;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instance numbers of each task, by map index. A layer keeps what it sets to itself. */
final class Members {
  private final @Nullable Members below;
  private final Map<Integer, int[]> own = new HashMap<>();
  private final int[][] all;

  /** Before any expansion instance i is task i. */
  Members(Graph graph) {
    below = null;
    all = new int[graph.tasks()][];
    Arrays.setAll(all, task -> new int[] {task});
  }

  Members(Members below) {
    this.below = below;
    all = new int[0][];
  }

  int[] of(int task) {
    if (below == null) {
      return all[task];
    }
    int[] set = own.isEmpty() ? null : own.get(task);
    return set == null ? below.of(task) : set;
  }

  void set(int task, int[] numbers) {
    if (below == null) {
      all[task] = numbers;
    } else {
      own.put(task, numbers);
    }
  }
}
