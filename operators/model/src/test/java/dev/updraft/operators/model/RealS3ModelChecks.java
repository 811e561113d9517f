// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

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
}
