// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.api.TaskContext;
import java.time.Instant;
import java.util.UUID;

/**
 * Who changes an alias or deletes a version, why and when.
 *
 * @param attempt tells this attempt from all others; the same when it is repeated
 */
public record By(String who, String why, Instant at, String attempt) {
  public By {
    if (who.isBlank()) {
      throw new IllegalArgumentException("who is empty; name who does it");
    }
    if (why.isBlank()) {
      throw new IllegalArgumentException("why is empty; say in a few words why");
    }
  }

  /** A person, who does it once. */
  public static By person(String who, String why, Instant at) {
    return new By(who, why, at, "person/" + UUID.randomUUID());
  }

  static By task(TaskContext task, String why) {
    return new By(
        task.dagId() + "/" + task.runId() + "/" + task.taskId(), why, task.now(), task.submitKey());
  }
}
