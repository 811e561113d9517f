// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.check;

import static dev.updraft.db.check.Invariants.bad;

import java.util.List;
import java.util.stream.Stream;

/**
 * Rows refer to each other without foreign keys, which would cost the writer: what one transaction
 * writes together must be there together.
 */
final class References {
  private References() {}

  static List<Invariant> all() {
    return Stream.of(withinRuns(), toVersions(), others()).flatMap(List::stream).toList();
  }

  private static List<Invariant> withinRuns() {
    return List.of(
        bad(
            "task instances without their run",
            "SELECT DISTINCT 'run ' || i.run_id AS place FROM task_instance i WHERE NOT EXISTS"
                + " (SELECT FROM run r WHERE r.run_month = i.run_month AND r.run_id = i.run_id)"),
        bad(
            "grants without their task instance",
            "SELECT 'run ' || g.run_id || ' instance ' || g.instance_no AS place FROM task_grant g"
                + " WHERE NOT EXISTS (SELECT FROM task_instance i WHERE i.run_month = g.run_month"
                + " AND i.run_id = g.run_id AND i.instance_no = g.instance_no)"),
        bad(
            "history without its run or task instance",
            "SELECT DISTINCT 'run ' || h.run_id || ' instance ' || h.instance_no AS place FROM"
                + " history h WHERE CASE WHEN h.instance_no < 0 THEN NOT EXISTS (SELECT FROM run r"
                + " WHERE r.run_month = h.run_month AND r.run_id = h.run_id) ELSE NOT EXISTS"
                + " (SELECT FROM task_instance i WHERE i.run_month = h.run_month AND i.run_id ="
                + " h.run_id AND i.instance_no = h.instance_no) END"),
        bad(
            "runs that differ from their identity",
            "SELECT coalesce(r.dag_id || '/' || r.dag_run_id, u.dag_id || '/' || u.dag_run_id) AS"
                + " place FROM run r FULL JOIN run_identity u ON u.run_month = r.run_month AND"
                + " u.run_id = r.run_id AND u.dag_id = r.dag_id AND u.dag_run_id = r.dag_run_id AND"
                + " u.logical_date IS NOT DISTINCT FROM r.logical_date"
                + " WHERE r.run_id IS NULL OR u.run_id IS NULL"));
  }

  private static List<Invariant> toVersions() {
    return List.of(
        bad(
            "runs of a DAG version that is not there",
            "SELECT r.dag_id || '/' || r.dag_run_id AS place FROM run r WHERE NOT EXISTS (SELECT"
                + " FROM dag_version v WHERE v.dag_id = r.dag_id AND v.version = r.version)"),
        bad(
            "DAGs without their version",
            "SELECT d.dag_id AS place FROM dag d WHERE NOT EXISTS (SELECT FROM dag_version v"
                + " WHERE v.dag_id = d.dag_id AND v.version = d.version)"),
        bad(
            "task instances that are no task of their run's DAG version",
            "SELECT r.dag_id || '/' || r.dag_run_id || ' ' || i.task_id AS place FROM task_instance"
                + " i JOIN run r ON r.run_month = i.run_month AND r.run_id = i.run_id WHERE"
                + " i.dag_id <> r.dag_id OR NOT EXISTS (SELECT FROM dag_task k WHERE k.dag_id ="
                + " r.dag_id AND k.version = r.version AND k.task_no = i.task_no AND k.task_id ="
                + " i.task_id)"));
  }

  private static List<Invariant> others() {
    return List.of(
        bad(
            "notes of what is not there",
            "SELECT 'run ' || n.run_id || ' instance ' || n.instance_no AS place FROM note n WHERE"
                + " CASE WHEN n.instance_no < 0 THEN NOT EXISTS (SELECT FROM run r WHERE"
                + " r.run_month = n.run_month AND r.run_id = n.run_id) ELSE NOT EXISTS (SELECT FROM"
                + " task_instance i WHERE i.run_month = n.run_month AND i.run_id = n.run_id AND"
                + " i.instance_no = n.instance_no) END"),
        bad(
            "answers without their command",
            "SELECT 'command ' || a.command_id AS place FROM command_result a WHERE NOT EXISTS"
                + " (SELECT FROM command c WHERE c.id = a.command_id)"));
  }
}
