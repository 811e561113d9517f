// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models on the server that {@code orchestrator-core/objects/real-tests} started; not part of the
 * build.
 */
class RealS3ModelChecks {
  private static final int PUBLISHERS = 6;

  private final Place place =
      Place.of(
          new Connection(
              "store",
              "models",
              "s3",
              0,
              System.getProperty("updraft.s3.bucket", "") + "/m" + System.nanoTime(),
              "id",
              "secret",
              Map.of("endpoint_url", System.getProperty("updraft.s3.endpoint", ""))));

  @Test
  void shouldGiveEachPublisherAVersionOfItsOwnAndItsFilesBack(@TempDir Path temp) throws Exception {
    try (ModelRegistry registry = place.open();
        var threads = Executors.newFixedThreadPool(PUBLISHERS)) {
      var publish =
          IntStream.range(0, PUBLISHERS)
              .mapToObj(
                  i -> (Callable<ModelVersion>) () -> Samples.publish(registry, "attempt/" + i))
              .toList();
      for (var each : threads.invokeAll(publish)) {
        ModelVersion version = each.get();
        Path files = registry.fetch(version, temp.resolve("v" + version.version()));
        assertThat(files).isNotEmptyDirectory();
      }
      assertThat(registry.names()).hasSize(1);
      assertThat(registry.versions(registry.names().getFirst()))
          .hasSize(PUBLISHERS)
          .startsWith(1)
          .endsWith(PUBLISHERS);
    }
  }

  @Test
  void shouldDeleteFilesAndKeepTheNumber() throws Exception {
    try (ModelRegistry registry = place.open()) {
      ModelVersion first = Samples.publish(registry, "a/1");
      ModelVersion second = Samples.publish(registry, "b/1");
      Alias live = registry.alias("churn", Alias.LIVE);
      live.promote(second, Samples.by("p"));
      assertThatThrownBy(() -> registry.delete("churn", 2, Samples.by("d")))
          .hasMessageContaining("'live' of 'churn' names version 2");
      registry.delete("churn", 1, Samples.by("d"));
      assertThatThrownBy(() -> live.promote(first, Samples.by("q")))
          .hasMessageContaining("churn 1 was deleted by ann");
      assertThat(registry.deletions("churn", registry.versions("churn"))).containsOnlyKeys(1);
      assertThat(Samples.publish(registry, "c/1").version()).isEqualTo(3);
    }
  }
}
