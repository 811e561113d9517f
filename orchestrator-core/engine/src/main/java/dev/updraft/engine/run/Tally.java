// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.graph.Graph;
import dev.updraft.engine.rule.Counts;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Upstream counters. Edges from outside a map region are counted once for the task, edges inside it
 * for each instance: so an instance that ends costs O(its edges), even between two wide maps.
 */
final class Tally {
  private final Graph graph;
  private final Cells outside;
  private final Cells inside;
  private int unended;
  private int failedLeaves;

  Tally(Graph graph) {
    this.graph = graph;
    outside = new Cells(graph.tasks());
    inside = new Cells(0);
  }

  /** A layer: counts on, without touching {@code below}. */
  Tally(Tally below) {
    graph = below.graph;
    outside = new Cells(below.outside);
    inside = new Cells(below.inside);
    unended = below.unended;
    failedLeaves = below.failedLeaves;
  }

  int unended() {
    return unended;
  }

  int failedLeaves() {
    return failedLeaves;
  }

  Counts counts(InstanceRow row) {
    int task = row.taskNo();
    if (graph.insideUpstream(task) == 0) {
      return new Counts(
          outside.get(task, Cells.SUCCESS),
          outside.get(task, Cells.FAILED),
          outside.get(task, Cells.UPSTREAM_FAILED),
          outside.get(task, Cells.SKIPPED),
          outside.get(task, Cells.TOTAL));
    }
    int no = row.key().no();
    return new Counts(
        sum(task, no, Cells.SUCCESS),
        sum(task, no, Cells.FAILED),
        sum(task, no, Cells.UPSTREAM_FAILED),
        sum(task, no, Cells.SKIPPED),
        sum(task, no, Cells.TOTAL));
  }

  private int sum(int task, int no, int column) {
    return outside.get(task, column) + inside.get(no, column);
  }

  /**
   * Counts one state change; {@code from == null}: the instance is new.
   *
   * @param touched is told the instances whose verdict may have changed
   */
  void move(
      Members members,
      InstanceRow row,
      @Nullable TaskState from,
      TaskState to,
      IntConsumer touched) {
    int task = row.taskNo();
    unended += weight(!to.ended()) - weight(from != null && !from.ended());
    if (graph.leaf(task)) {
      failedLeaves += weight(failed(to)) - weight(failed(from));
    }
    for (int down : graph.downstream(task)) {
      if (graph.inside(task, down)) {
        int no = members.of(down)[Math.max(row.mapIndex(), 0)];
        if (shift(inside, no, from, to)) {
          touched.accept(no);
        }
      } else if (shift(outside, down, from, to)) {
        for (int no : members.of(down)) {
          touched.accept(no);
        }
      }
    }
  }

  private static boolean shift(Cells cells, int row, @Nullable TaskState from, TaskState to) {
    int before = cells.signature(row);
    if (from != null) {
      count(cells, row, from, -1);
    }
    count(cells, row, to, 1);
    return before != cells.signature(row);
  }

  private static void count(Cells cells, int row, TaskState state, int by) {
    switch (state) {
      case SUCCESS -> cells.add(row, Cells.SUCCESS, by);
      case FAILED -> cells.add(row, Cells.FAILED, by);
      case UPSTREAM_FAILED -> cells.add(row, Cells.UPSTREAM_FAILED, by);
      case SKIPPED -> cells.add(row, Cells.SKIPPED, by);
      case REMOVED -> {
        return;
      }
      case NONE, SCHEDULED, QUEUED, RUNNING, DEFERRED, UP_FOR_RETRY, RESTARTING -> {}
    }
    cells.add(row, Cells.TOTAL, by);
  }

  private static boolean failed(@Nullable TaskState state) {
    return state == TaskState.FAILED || state == TaskState.UPSTREAM_FAILED;
  }

  private static int weight(boolean counts) {
    return counts ? 1 : 0;
  }
}
