// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import dev.updraft.api.Connection;
import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.model.ModelRegistry;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.operators.model.Models;
import dev.updraft.operators.model.Place;
import dev.updraft.operators.model.Publish;
import dev.updraft.operators.model.Publish.Fact;
import dev.updraft.operators.model.Publish.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The version of a model that was published, in a place of its own.
 *
 * @param temp where the place is, and whatever is made of it
 */
record PublishedSample(ModelVersion version, Path temp) {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  /** With these of the samples as its files. */
  static PublishedSample of(Path temp, String commit, String... samples) throws IOException {
    Path trained = Files.createDirectories(temp.resolve("trained"));
    for (String sample : samples) {
      Samples.model(sample, trained);
    }
    var at =
        new Connection("m", "models", "", 0, temp.resolve("store").toString(), "", "", Map.of());
    var clock = InstantSource.fixed(NOON);
    var interval = new DataInterval(NOON, NOON);
    var task = new TaskContext("nightly", "r1", "train", -1, 1, 1, 1, interval, temp, clock);
    var publish =
        new Publish(
            Value.of(new Models(at)),
            "churn",
            List.of(
                new Fact(Kind.FOLDER, "", Value.of(trained.toString())),
                new Fact(Kind.COMMIT, "", Value.of(commit)),
                new Fact(Kind.METRIC, "auc", Value.of(0.93)),
                new Fact(Kind.INPUT, "petal", Value.of("double"))));
    return new PublishedSample(publish.submit(task), temp);
  }

  ModelImage image(String... features) throws IOException {
    try (ModelRegistry registry = Place.of(temp.resolve("store").toString()).open()) {
      return ModelImage.write(registry, version, temp.resolve("image"), "", List.of(features));
    }
  }
}
