// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/** A task's context at a fixed moment, noon unless said. */
final class Contexts {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private Contexts() {}

  static TaskContext in(Path folder, int attempt, int step) {
    return in(folder, attempt, step, NOON);
  }

  static TaskContext in(Path folder, int attempt, int step, Instant now) {
    return new TaskContext(
        "token_usage",
        "manual__1",
        "sales",
        -1,
        attempt,
        2,
        step,
        new DataInterval(NOON, NOON),
        folder,
        InstantSource.fixed(now));
  }
}
