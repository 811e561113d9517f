// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackNameTest {
  private static String of(String run, int mapIndex) {
    var now = Instant.parse("2026-11-20T12:00:00Z");
    var task =
        new TaskContext(
            "gpu",
            run,
            "cluster",
            mapIndex,
            1,
            9,
            1,
            new DataInterval(now, now),
            Path.of("/tmp"),
            InstantSource.fixed(now));
    return StackName.ofTask(task, "cluster");
  }

  @Test
  void shouldTellRunsAndElementsApart() {
    assertThat(
            List.of(
                of("a", -1), of("a", 0), of("a", 1), of("a:", -1), of("A", -1), of("a=003A", 0)))
        .doesNotHaveDuplicates()
        .contains("runs/gpu/a/cluster", "runs/gpu/a/cluster+1", "runs/gpu/a=003A/cluster");
  }

  @Test
  void shouldHaveNoSegmentThatAStoreCannotHold() {
    String one = of(":".repeat(249) + "1", 1_000_000);
    String two = of(":".repeat(249) + "2", 1_000_000);
    assertThat(one).isNotEqualTo(two);
    assertThat(one.split("/")).allMatch(segment -> segment.length() <= 200);
  }
}
