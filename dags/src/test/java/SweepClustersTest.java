// SPDX-License-Identifier: Apache-2.0
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.testkit.DagTest;
import dev.updraft.testkit.TestDag;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it destroys is shown by {@link ClustersTest}. */
@DagTest(SweepClusters.class)
final class SweepClustersTest {
  @TempDir private Path store;

  @Test
  void shouldSweepByItselfAndWhenItIsAskedTo(TestDag sweep) {
    sweep
        .connection("terraform_local", "terraform://:correct-horse-battery-staple@folder" + store)
        .firstSeen("2026-11-20T12:02:00Z")
        .runsItsCode();

    sweep.advance(Duration.ofHours(1));
    assertThat(sweep.runs()).hasSize(5).allSatisfy(run -> assertThat(run).succeeded());

    assertThat(sweep.trigger().finish()).succeeded();
  }
}
