// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit;

import dev.updraft.engine.state.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a task.
 *
 * @param number from 1
 * @param endedAt null while it goes on
 * @param state what the task became by it: {@code UP_FOR_RETRY} after a failure that is not the
 *     last
 * @param cause why, for people
 */
public record Attempt(
    int number, Instant startedAt, @Nullable Instant endedAt, TaskState state, String cause) {
  boolean open() {
    return endedAt == null;
  }

  Attempt changed(TaskState to, Instant at, String why) {
    return switch (to) {
      case DEFERRED, SCHEDULED, QUEUED, RUNNING, RESTARTING ->
          new Attempt(number, startedAt, null, to, why);
      case NONE, UP_FOR_RETRY, SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED ->
          new Attempt(number, startedAt, at, to, why);
    };
  }
}
