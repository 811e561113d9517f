// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * How many task instances there are, and in which states; none of them is told apart. Thread-safe.
 */
public final class StateCounts {
  private final DSLContext sql;

  public StateCounts(DSLContext sql) {
    this.sql = sql;
  }

  /**
   * How many instances of a run are in each state.
   *
   * @param ofTask how many are of the task that was named
   */
  public record Counts(Map<String, Long> states, long ofTask) {
    public Counts {
      states = Map.copyOf(states);
    }
  }

  /** Reads all instances of the run, once. */
  public Counts of(RunView run, String taskId) {
    var states = new HashMap<String, Long>();
    long ofTask = 0;
    for (Record each :
        sql.fetch(
            "SELECT state, count(*) AS n, count(*) FILTER (WHERE task_id = ?) AS of_task"
                + " FROM task_instance WHERE run_month = ? AND run_id = ? GROUP BY state",
            taskId,
            run.month(),
            run.id())) {
      var row = new Row(each);
      states.put(row.text("state"), row.big("n"));
      ofTask += row.big("of_task");
    }
    return new Counts(states, ofTask);
  }

  /** How many instances some runs have had, at most; found without reading them. */
  public Map<Long, Integer> sizes(List<RunView> runs) {
    return sql.resultQuery(
            "SELECT r.id, coalesce((SELECT max(t.instance_no) + 1 FROM task_instance t"
                + " WHERE t.run_month = r.month AND t.run_id = r.id), 0) AS n"
                + " FROM unnest(?::int[], ?::bigint[]) AS r (month, id)",
            runs.stream().map(RunView::month).toArray(Integer[]::new),
            InstanceQueries.ids(runs))
        .fetchMap(r -> new Row(r).big("id"), r -> new Row(r).number("n"));
  }

  /**
   * How the instances of each task of some runs stand; enough to draw a grid.
   *
   * @param taskIds only these tasks; empty = all
   */
  public List<Cell> cells(List<RunView> runs, List<String> taskIds) {
    if (runs.isEmpty()) {
      return List.of();
    }
    var values =
        new ArrayList<Object>(List.of(InstanceQueries.months(runs), InstanceQueries.ids(runs)));
    if (!taskIds.isEmpty()) {
      values.add(taskIds.toArray(String[]::new));
    }
    return sql.resultQuery(
            "SELECT run_id, task_id, map_index >= 0 AS mapped, state, count(*)::int AS n"
                + " FROM task_instance WHERE run_month = ANY (?) AND "
                + (taskIds.isEmpty() ? "run_id = ANY (?)" : "run_id + 0 = ANY (?)")
                + (taskIds.isEmpty() ? "" : " AND task_id = ANY (?)")
                + " GROUP BY run_id, task_id, mapped, state ORDER BY run_id, min(instance_no)",
            values.toArray())
        .fetch(
            r -> {
              var row = new Row(r);
              return new Cell(
                  row.big("run_id"),
                  row.text("task_id"),
                  row.flag("mapped"),
                  row.text("state"),
                  row.number("n"));
            });
  }

  /** The instances of a task in a run that are in one state. */
  public record Cell(long run, String taskId, boolean mapped, String state, int count) {}
}
