// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import java.time.Instant;

/**
 * That a version was deleted: its files are gone, its manifest and its number stay.
 *
 * <pre>{@code
 * registry.deletion("churn", 3).ifPresent(it -> log.info("{}, because {}", it, it.why()));
 * }</pre>
 *
 * @param who a person, or a task as {@code dag/run/task}
 */
public record Deletion(String name, int version, String who, String why, Instant at) {
  /** For people: {@code churn 3 was deleted by ann at 2026-11-28T12:00:00Z (too old)}. */
  @Override
  public String toString() {
    return "%s %d was deleted by %s at %s (%s)".formatted(name, version, who, at, why);
  }

  ModelProblem problem() {
    return new ModelProblem(this + ": its files are gone. Take another version");
  }
}
