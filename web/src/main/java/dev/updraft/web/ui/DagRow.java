// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.DagView;
import dev.updraft.db.read.RunView;
import java.util.List;

/**
 * A line of the list of DAGs; its runs oldest first.
 *
 * @param stuck tasks that no worker can take
 */
public record DagRow(DagView dag, List<RunView> runs, List<Stuck> stuck) {
  public DagRow {
    stuck = List.copyOf(stuck);
    runs = List.copyOf(runs);
  }

  /**
   * Tasks that no worker can take.
   *
   * @param tasks some of their names, and how many more there are
   */
  public record Stuck(int count, String tasks, String why) {}

  /** How many tasks no worker can take. */
  public int stuckTasks() {
    return stuck.stream().mapToInt(Stuck::count).sum();
  }

  /** State of the newest run. */
  public String state() {
    return runs.isEmpty() ? "none" : runs.getLast().state();
  }

  /** Runs without a success, up to the newest. */
  public int failedInARow() {
    int failed = 0;
    for (RunView run : runs.reversed()) {
      if (run.state().equals("failed")) {
        failed++;
      } else if (run.endedAt() != null) {
        return failed;
      }
    }
    return failed;
  }
}
