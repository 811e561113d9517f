// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.testkit.s3.ScriptedS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same with the state in a bucket, of a server that loses nothing but the patience to answer.
 */
class BucketSurvivalTest extends StoreContract {
  @TempDir Path folder;
  private final ScriptedS3 server;

  BucketSurvivalTest() throws IOException {
    server = new ScriptedS3(1000);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Override
  Bench bench(Lease lease) throws IOException {
    return Bench.with(folder, lease, new BenchStore.Bucket(server.endpoint(), server));
  }

  @Test
  void shouldKeepWhatItDidWhileTheServerRefused() throws Exception {
    keepsWhatItDid(bench(IMPATIENT), bench -> server.always(ScriptedS3.refuses(503, "SlowDown")));
  }

  @Test
  void shouldLoseNothingWhenAnAnswerIsLost() throws Exception {
    var bench = bench(Bench.PATIENT);
    var first = begin(bench, "0.3", 1);
    bench.awaitNoted("begun", 5);
    server.then(ScriptedS3.losesTheAnswer(), ScriptedS3.losesTheAnswer());
    first.get(40, TimeUnit.SECONDS);
    assertThat(bench.history().stateFile().tainted()).hasSize(NODES).doesNotContainValue(true);
    assertThat(bench.destroy(1)).isEqualTo(NODES);
  }

  @Test
  void shouldKeepTheBucketsKeyFromTerraformAndLog() throws Exception {
    var bench = bench(Bench.PATIENT);
    Path seen = folder.resolve("seen");
    bench.plan(
        """
        resource "terraform_data" "spy" {
          provisioner "local-exec" { command = "env > %s; env" }
        }
        """
            .formatted(seen));
    String said =
        TaskOutput.of(
            () -> {
              bench.run(bench.apply(), 1);
              return bench.destroy(1);
            });
    for (String text : new String[] {Files.readString(seen), said}) {
      assertThat(text).contains("PATH=").doesNotContain("of-the-bucket", Bench.PASSWORD);
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, ISO_8859_1))
            .as(file.toString())
            .doesNotContain(BenchStore.Bucket.SECRET);
      }
    }
  }
}
