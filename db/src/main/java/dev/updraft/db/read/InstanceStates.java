// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import dev.updraft.db.read.Criterion.Op;
import dev.updraft.engine.state.TaskState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Conditions said in the words of an index: no index has the state, or each change of it would cost
 * the leader an entry. What ended has a final state, and what did not belongs to one of the few
 * runs that a leader would hold in memory.
 */
final class InstanceStates {
  private static final Set<String> ENDED =
      Arrays.stream(TaskState.values())
          .filter(TaskState::ended)
          .map(TaskState::text)
          .collect(Collectors.toSet());

  /** Those that may have instances which have not ended. */
  private static final String ACTIVE_RUNS =
      "(SELECT a.run_month, a.run_id, a.dag_id FROM run a WHERE a.state IN ('queued', 'running')"
          + " UNION ALL SELECT a.run_month, a.run_id, a.dag_id FROM run a WHERE a.state NOT IN"
          + " ('queued', 'running') AND a.timeout_at < 'infinity') a";

  /**
   * What has not ended. OFFSET 0 keeps the order of the reading: first the few runs, then of each
   * its instances by their key. No plan would choose it, for none knows that a run lies in one
   * month.
   */
  static final String OPEN =
      "FROM (SELECT o.* FROM "
          + ACTIVE_RUNS
          + " CROSS JOIN LATERAL (SELECT x.* FROM task_instance x WHERE x.run_month = a.run_month"
          + " AND x.run_id = a.run_id AND x.final_state IS NULL OFFSET 0) o) t";

  /** What waits for a person: from the few tasks that ever do to those of them that do now. */
  static final String ASKING =
      "FROM (SELECT o.* FROM (SELECT a.run_month, a.run_id, d.task_id FROM dag_task d JOIN run a ON"
          + " a.dag_id = d.dag_id AND a.version = d.version WHERE d.operator = 'approval' AND"
          + " a.state IN ('queued', 'running')) a CROSS JOIN LATERAL (SELECT x.* FROM task_instance"
          + " x WHERE x.run_month = a.run_month AND x.run_id + 0 = a.run_id AND x.task_id ="
          + " a.task_id AND x.state = 'deferred' AND x.handle IS NOT NULL OFFSET 0) o) t";

  /**
   * All there ever was, for a count of a task's: of what ended the index of final states has all
   * that is asked, in a tenth of the pages; the rest is of the few runs that are active.
   */
  static final String OF_TASK =
      "FROM (SELECT x.* FROM task_instance x WHERE x.final_state IN ("
          + ENDED.stream().sorted().collect(Collectors.joining("', '", "'", "'"))
          + ") UNION ALL SELECT x.* FROM "
          + ACTIVE_RUNS
          + " JOIN task_instance x ON x.run_month = a.run_month AND x.run_id + 0 = a.run_id AND"
          + " x.dag_id = a.dag_id WHERE x.final_state IS NULL) t";

  private InstanceStates() {}

  static List<Criterion> narrowed(List<Criterion> criteria) {
    var narrowed = new ArrayList<>(byFinalState(criteria));
    for (Criterion each : criteria) {
      if (each.op() == Op.ANY && each.field().equals("dag_id")) {
        narrowed.add(new Criterion("run_dag_id", Op.ANY, each.values()));
      }
    }
    return narrowed;
  }

  static List<Criterion> byFinalState(List<Criterion> criteria) {
    return criteria.stream().map(InstanceStates::byFinalState).toList();
  }

  private static Criterion byFinalState(Criterion each) {
    boolean ended =
        each.op() == Op.ANY && each.field().equals("state") && ENDED.containsAll(each.values());
    return ended ? new Criterion("final_state", Op.ANY, each.values()) : each;
  }

  /**
   * Whether nothing that has ended is asked for, in so many runs that {@link #OPEN} is worth it.
   */
  static boolean open(List<Criterion> criteria) {
    return !task(criteria)
        && criteria.stream()
            .filter(each -> each.op() == Op.ANY && each.field().equals("state"))
            .anyMatch(each -> each.values().stream().noneMatch(ENDED::contains));
  }

  /** Whether tasks of a DAG are asked for. */
  static boolean task(List<Criterion> criteria) {
    return any(criteria, "dag_id") && any(criteria, "task_id");
  }

  private static boolean any(List<Criterion> criteria, String field) {
    return criteria.stream().anyMatch(c -> c.op() == Op.ANY && c.field().equals(field));
  }

  static boolean ended(String state) {
    return ENDED.contains(state);
  }
}
