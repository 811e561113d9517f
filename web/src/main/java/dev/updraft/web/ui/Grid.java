// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.RunView;
import dev.updraft.db.read.StateCounts.Cell;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tasks by runs, newest run at the right.
 *
 * @param more tasks that are left out, for nobody reads thousands of lines
 */
public record Grid(List<Column> columns, List<Block> blocks, int more) {
  static final int MOST_LINES = 500;

  public Grid {
    columns = List.copyOf(columns);
    blocks = List.copyOf(blocks);
  }

  /** Tasks in the order of the newest version; those it lacks follow. */
  static Grid of(List<RunView> runs, Optional<DagSpec> spec, List<Cell> cells, Instant now) {
    Map<String, Map<Long, Square>> squares = new HashMap<>();
    Map<String, String> groups = new LinkedHashMap<>();
    spec.ifPresent(s -> s.tasks().forEach(t -> groups.put(t.taskId(), group(s, t))));
    for (Cell cell : cells) {
      groups.putIfAbsent(cell.taskId(), "");
      squares
          .computeIfAbsent(cell.taskId(), _ -> new HashMap<>())
          .merge(cell.run(), Square.of(cell), Square::with);
    }
    Map<String, List<Line>> blocks = new LinkedHashMap<>();
    int more = Math.max(0, groups.size() - MOST_LINES);
    groups.entrySet().stream()
        .limit(MOST_LINES)
        .forEach(
            entry -> {
              String task = entry.getKey();
              String group = entry.getValue();
              Map<Long, Square> ofTask = squares.getOrDefault(task, Map.of());
              List<Square> row =
                  runs.stream().map(r -> ofTask.getOrDefault(r.id(), Square.EMPTY)).toList();
              String key = group.isEmpty() ? "\0" + task : group;
              blocks.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Line(task, row));
            });
    var found = new ArrayList<Block>();
    blocks.forEach((k, lines) -> found.add(new Block(k.startsWith("\0") ? "" : k, lines)));
    return new Grid(columns(runs, now), found, more);
  }

  private static String group(DagSpec spec, TaskSpec task) {
    String path = "";
    for (int group = task.group(); group >= 0; group = spec.groups().get(group).parent()) {
      String id = spec.groups().get(group).groupId();
      path = path.isEmpty() ? id : id + " › " + path;
    }
    return path;
  }

  private static List<Column> columns(List<RunView> runs, Instant now) {
    double longest = runs.stream().mapToDouble(r -> seconds(r, now)).max().orElse(1);
    var columns = new ArrayList<Column>();
    String day = "";
    int last = -9;
    for (RunView run : runs) {
      String today = Show.day(run.logicalDate() == null ? run.runAfter() : run.logicalDate());
      boolean show = !today.equals(day) && columns.size() - last >= 4;
      last = show ? columns.size() : last;
      int height = (int) Math.max(2, 32 * seconds(run, now) / Math.max(1, longest));
      columns.add(new Column(run, Show.name(run), Links.run(run), height, show ? today : ""));
      day = today;
    }
    return columns;
  }

  private static double seconds(RunView run, Instant now) {
    Instant start = run.startedAt();
    Instant end = run.endedAt() == null ? now : run.endedAt();
    return start == null ? 0 : Math.max(0, Duration.between(start, end).toMillis() / 1000.0);
  }

  /**
   * One run.
   *
   * @param name as people say it
   * @param href of its page
   * @param height of its duration's bar, of 32
   * @param label its day, where there is room to say it
   */
  public record Column(RunView run, String name, String href, int height, String label) {}

  /** The tasks of one group, or one task without. */
  public record Block(String group, List<Line> lines) {
    public Block {
      lines = List.copyOf(lines);
    }

    /** What a closed group shows. */
    public List<Square> worst() {
      var row = new ArrayList<Square>(lines.getFirst().squares());
      for (Line line : lines.subList(1, lines.size())) {
        for (int i = 0; i < row.size(); i++) {
          row.set(i, row.get(i).with(line.squares().get(i)));
        }
      }
      return row;
    }
  }

  /** One task; a square for each run. */
  public record Line(String task, List<Square> squares) {
    public Line {
      squares = List.copyOf(squares);
    }

    /** Without the name of its group, which stands above it. */
    public String name(String group) {
      String prefix = group.substring(group.lastIndexOf(' ') + 1) + ".";
      return !group.isEmpty() && task.startsWith(prefix) ? task.substring(prefix.length()) : task;
    }

    public boolean mapped() {
      return squares.stream().anyMatch(Square::mapped);
    }
  }
}
