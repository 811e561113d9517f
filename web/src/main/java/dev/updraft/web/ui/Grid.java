// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.InstanceQueries.Cell;
import dev.updraft.db.read.RunView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tasks by runs, newest run at the right. */
public record Grid(List<RunView> runs, List<Line> lines) {
  // What a cell of several mapped instances shows: the first of these that any of them has.
  private static final List<String> WORST =
      List.of(
          "failed",
          "upstream_failed",
          "running",
          "restarting",
          "up_for_retry",
          "queued",
          "deferred",
          "scheduled",
          "none",
          "skipped",
          "success",
          "removed");

  public Grid {
    runs = List.copyOf(runs);
    lines = List.copyOf(lines);
  }

  /** Tasks in the order of the newest version; those it lacks follow. */
  static Grid of(List<RunView> runs, List<String> tasks, List<Cell> cells) {
    Map<String, Map<Long, String>> states = new HashMap<>();
    Set<String> names = new LinkedHashSet<>(tasks);
    for (Cell cell : cells) {
      names.add(cell.taskId());
      states
          .computeIfAbsent(cell.taskId(), _ -> new HashMap<>())
          .merge(cell.run(), cell.state(), Grid::worse);
    }
    var lines = new ArrayList<Line>();
    for (String name : names) {
      Map<Long, String> ofTask = states.getOrDefault(name, Map.of());
      lines.add(new Line(name, runs.stream().map(r -> ofTask.getOrDefault(r.id(), "")).toList()));
    }
    return new Grid(runs, lines);
  }

  private static String worse(String one, String other) {
    return WORST.indexOf(one) <= WORST.indexOf(other) ? one : other;
  }

  /** One task; a state for each run, empty where the run has no such task. */
  public record Line(String task, List<String> states) {
    public Line {
      states = List.copyOf(states);
    }
  }
}
