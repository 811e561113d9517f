// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What tests publish. */
final class Samples {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  static final String IMAGE = "registry/churn@sha256:" + "ab".repeat(32);

  private Samples() {}

  /** An attempt of the task {@code train} in a run. */
  static TaskContext task(String run, int attempt, Path folder) {
    var clock = InstantSource.fixed(NOON);
    return new TaskContext(
        "nightly", run, "train", -1, attempt, 3, 1, new DataInterval(NOON, NOON), folder, clock);
  }

  static Draft draft(String attempt, Map<String, Double> metrics, Map<String, Histogram> spread) {
    return new Draft(
        "churn",
        NOON,
        new Manifest.Origin("nightly", "r1", "train", attempt),
        new Manifest.Environment(IMAGE, "requirements.lock"),
        Map.of("depth", "6"),
        metrics,
        List.of("day=2026-11-19", "day=2026-11-20"),
        "0123abc",
        new Manifest.Signature(Map.of("age", "double"), Map.of("churns", "double")),
        spread);
  }

  static Draft draft(String attempt) {
    return draft(attempt, Map.of("auc", 0.91), Map.of());
  }

  static SortedMap<String, Content> files(Map<String, String> texts) {
    var contents = new TreeMap<String, Content>();
    texts.forEach((path, text) -> contents.put(path, new Content.OfText(text)));
    return contents;
  }

  /** Two files, one of which says which attempt wrote it. */
  static SortedMap<String, Content> files(String attempt) {
    return files(Map.of("model.bin", "model of " + attempt, "requirements.lock", "numpy==2.0"));
  }

  static ModelVersion publish(ModelRegistry registry, String attempt) throws IOException {
    return registry.publish(draft(attempt), () -> files(attempt));
  }

  static By by(String attempt) {
    return new By("ann", "because of " + attempt, NOON, attempt);
  }
}
