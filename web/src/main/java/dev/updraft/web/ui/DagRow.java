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

  /** Whether the newest run that has ended failed: one that runs now does not heal it yet. */
  public boolean failing() {
    return runs.reversed().stream()
        .filter(run -> run.endedAt() != null)
        .findFirst()
        .filter(run -> run.state().equals("failed"))
        .isPresent();
  }

  /** Where it stands in the list: first what fails and goes on failing, then what is held. */
  int rank() {
    if (!failing()) {
      return 2;
    }
    return dag.paused() ? 1 : 0;
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

  public boolean running() {
    return runs.stream().anyMatch(run -> run.endedAt() == null);
  }

  boolean fits(String filter) {
    return switch (filter) {
      case "failing" -> failing();
      case "running" -> running();
      case "paused" -> dag.paused();
      default -> true;
    };
  }
}
