// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.state;

import static dev.updraft.engine.state.TaskState.DEFERRED;
import static dev.updraft.engine.state.TaskState.FAILED;
import static dev.updraft.engine.state.TaskState.NONE;
import static dev.updraft.engine.state.TaskState.QUEUED;
import static dev.updraft.engine.state.TaskState.REMOVED;
import static dev.updraft.engine.state.TaskState.RESTARTING;
import static dev.updraft.engine.state.TaskState.RUNNING;
import static dev.updraft.engine.state.TaskState.SCHEDULED;
import static dev.updraft.engine.state.TaskState.SKIPPED;
import static dev.updraft.engine.state.TaskState.SUCCESS;
import static dev.updraft.engine.state.TaskState.UPSTREAM_FAILED;
import static dev.updraft.engine.state.TaskState.UP_FOR_RETRY;

import java.util.EnumSet;
import java.util.Set;

/** The one table of legal state changes. What it does not name cannot be committed. */
public final class Transitions {
  /** By people, from every state; {@code REMOVED} when a list has become shorter. */
  private static final Set<TaskState> MARKS = EnumSet.of(SUCCESS, FAILED, SKIPPED, REMOVED);

  private Transitions() {}

  public static boolean legal(TaskState from, TaskState to) {
    return from != to && (MARKS.contains(to) || decided(from, to));
  }

  private static boolean decided(TaskState from, TaskState to) {
    return switch (from) {
      case NONE -> to == SCHEDULED || to == UPSTREAM_FAILED;
      // back to NONE: an upstream task was cleared before this one began
      case SCHEDULED -> to == QUEUED || to == NONE || to == UPSTREAM_FAILED;
      // a worker's report of the start may be lost, so all that RUNNING may do, QUEUED may too
      case QUEUED -> to == RUNNING || afterStep(to);
      case RUNNING -> afterStep(to);
      case DEFERRED -> to == SCHEDULED || to == UP_FOR_RETRY || to == NONE;
      case UP_FOR_RETRY, RESTARTING -> to == SCHEDULED || to == NONE;
      // cleared; RESTARTING while the former attempt is still being stopped
      case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> to == NONE || to == RESTARTING;
    };
  }

  private static boolean afterStep(TaskState to) {
    return switch (to) {
      case DEFERRED, UP_FOR_RETRY, RESTARTING, SCHEDULED, NONE -> true;
      case QUEUED, RUNNING, SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> false;
    };
  }

  public static boolean legal(RunState from, RunState to) {
    return from != to
        && switch (from) {
          case QUEUED, RUNNING -> true;
          // RUNNING only by way of QUEUED, where the limit of active runs is obeyed
          case SUCCESS, FAILED -> to != RunState.RUNNING;
        };
  }
}
