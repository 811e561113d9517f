// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.DagView;
import dev.updraft.db.read.RunView;
import java.util.List;

/** A line of the list of DAGs; its runs oldest first. */
public record DagRow(DagView dag, List<RunView> runs) {
  public DagRow {
    runs = List.copyOf(runs);
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
