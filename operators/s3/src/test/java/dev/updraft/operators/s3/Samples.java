// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import dev.updraft.api.Connection;
import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** A connection and a task that needs nothing of where it runs. */
final class Samples {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private Samples() {}

  static S3 lake(String endpoint) {
    var extra = Map.of("endpoint_url", endpoint);
    return new S3(new Connection("lake", "aws", "", 0, "", "id", "secret", extra));
  }

  static TaskContext task() {
    var interval = new DataInterval(NOON, NOON);
    return new TaskContext(
        "nightly", "manual__1", "archive", -1, 1, 1, 1, interval, Path.of(""), () -> NOON);
  }
}
