// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.state;

import java.util.Locale;

/** State of a task instance, by Airflow's names. */
public enum TaskState {
  /** The row exists, its trigger rule does not hold yet (Airflow: null). */
  NONE,
  /** The rule holds; waits for limits, pool and a worker. */
  SCHEDULED,
  /** Granted to a worker, not known to have started. */
  QUEUED,
  RUNNING,
  /** Between two steps: waits outside any worker. */
  DEFERRED,
  UP_FOR_RETRY,
  /** Cleared while running: the attempt is being stopped, then a new one begins. */
  RESTARTING,
  SUCCESS,
  FAILED,
  SKIPPED,
  UPSTREAM_FAILED,
  REMOVED;

  /** Whether nothing more happens to it by itself. */
  public boolean ended() {
    return switch (this) {
      case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED -> true;
      case NONE, SCHEDULED, QUEUED, RUNNING, DEFERRED, UP_FOR_RETRY, RESTARTING -> false;
    };
  }

  /** Whether it takes slots of pools and limits. */
  public boolean takesSlot() {
    return this == QUEUED || this == RUNNING || this == RESTARTING;
  }

  /** The name in API, UI and database. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static TaskState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
