// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Poll;
import dev.updraft.api.Value;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operators on the server that {@code orchestrator-core/objects/real-tests} started; not part
 * of the build.
 */
class RealS3OperatorChecks {
  private static final long LARGE = 300L << 20;

  private final String root =
      "s3://%s/s%d/".formatted(System.getProperty("updraft.s3.bucket", ""), System.nanoTime());
  private final S3 lake = Samples.lake(System.getProperty("updraft.s3.endpoint", ""));

  private Copied copy(String from, String to) throws Exception {
    return new S3Copy(Value.of(lake), Value.of(root + from), Value.of(root + to))
        .run(Samples.task());
  }

  @Test
  void shouldFindCopyAndReadBack(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "1,2");
    for (String name : new String[] {"in/a b+c.csv", "in/ü/d.csv", "in/e.csv"}) {
      lake.upload(file, root + name);
    }
    var sensor =
        new S3Sensor(
            Value.of(lake),
            Value.of(root + "in/**.csv"),
            3,
            Duration.ZERO,
            Duration.ofMinutes(1),
            Duration.ofHours(1));
    var found = sensor.poll(sensor.submit(Samples.task()), Samples.task());
    assertThat(found).isInstanceOf(Poll.Done.class);
    assertThat(((Poll.Done<Arrived>) found).result().addresses())
        .containsExactly(root + "in/a b+c.csv", root + "in/e.csv", root + "in/ü/d.csv");
    assertThat(copy("in/", "out/")).isEqualTo(new Copied(3, 9, 0));
    assertThat(copy("in/", "out/")).isEqualTo(new Copied(0, 0, 3));
    Path back = folder.resolve("back");
    lake.download(root + "out/ü/d.csv", back);
    assertThat(back).hasContent("1,2");
  }

  @Test
  void shouldCopyALargeObjectInParts(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("large");
    try (var large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(LARGE);
      large.writeUTF("begin");
      large.seek(LARGE - 10);
      large.writeUTF("end");
    }
    lake.upload(file, root + "large");
    assertThat(copy("large", "copy")).isEqualTo(new Copied(1, LARGE, 0));
    Path back = folder.resolve("back");
    lake.download(root + "copy", back);
    assertThat(Files.mismatch(file, back)).isEqualTo(-1);
  }
}
