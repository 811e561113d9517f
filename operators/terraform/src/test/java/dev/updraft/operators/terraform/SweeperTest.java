// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.operators.terraform.ClusterRecord.Phase;
import dev.updraft.operators.terraform.StackRecord.Holder;
import dev.updraft.operators.terraform.StackRecord.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sweep decides, over records that a test wrote; none of them needs Terraform. */
class SweeperTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String POOL = "clusters/gpu-pool";
  private static final String RUN = "runs/gpu/manual__1/cluster";

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ClusterBench clusters;

  @BeforeEach
  void open() throws IOException {
    var store = new BenchStore.Folder(Files.createDirectories(folder.resolve("store")));
    clusters = new ClusterBench(new Bench(folder, Bench.HASTY, store));
  }

  private static Holder holder(String run) {
    return ClusterBench.holder(run);
  }

  private void write(String stack, StackRecord... records) throws Exception {
    clusters.write(stack, records);
  }

  private void made(String stack, String expires) throws Exception {
    clusters.made(stack, expires);
  }

  private static StackRecord named(Phase phase, Duration life) {
    return new StackRecord.Named(ClusterRecordTest.record(phase, life));
  }

  private Verdict verdict(String stack, Duration later) throws IOException {
    return Verdict.of(stack, clusters.history(stack), ClusterBench.NOON.plus(later));
  }

  @Test
  void shouldDestroyAClusterWhenItsTimeIsOverAndNotBefore() throws Exception {
    write(POOL, new StackRecord.Taken(holder("r")), named(Phase.UP, HOUR));
    assertThat(verdict(POOL, HOUR.minusNanos(1))).isInstanceOf(Verdict.Keep.class);
    assertThat(verdict(POOL, HOUR)).isInstanceOf(Verdict.Destroy.class);
    write(POOL, named(Phase.UP, HOUR.multipliedBy(2)));
    assertThat(verdict(POOL, HOUR)).as("extended").isInstanceOf(Verdict.Keep.class);
    write(POOL, named(Phase.DESTROYING, HOUR.multipliedBy(2)));
    assertThat(verdict(POOL, HOUR)).as("to the end").isInstanceOf(Verdict.Destroy.class);
    write(POOL, named(Phase.GONE, HOUR.multipliedBy(2)));
    assertThat(verdict(POOL, HOUR.multipliedBy(9))).isEqualTo(new Verdict.Nothing());
  }

  @Test
  void shouldDestroyOfARunOnlyWhatSaysThatItIsOver() throws Exception {
    made(RUN, "2026-11-20T14:00:00+01:00");
    assertThat(verdict(RUN, HOUR.minusNanos(1)))
        .isEqualTo(new Verdict.Leave("it expires at 2026-11-20T13:00:00Z"));
    assertThat(verdict(RUN, HOUR)).isInstanceOf(Verdict.Destroy.class);
    for (String unknown : List.of("", "tomorrow")) {
      made("runs/a/b/c" + unknown, unknown);
      assertThat(verdict("runs/a/b/c" + unknown, HOUR.multipliedBy(10_000)))
          .isEqualTo(
              new Verdict.AskItsRun("nothing says when it ends: its run may be at work, or over"));
    }
    made("named/pool", "2026-11-20T13:00:00Z");
    assertThat(verdict("named/pool", HOUR.multipliedBy(9))).isInstanceOf(Verdict.Leave.class);
  }

  @Test
  void shouldListWhatADeadMakerMayHaveLeft() throws Exception {
    write(
        RUN,
        new StackRecord.Taken(holder("manual__1")),
        new StackRecord.Planned(ClusterBench.source()),
        new StackRecord.Progress(
            List.of(new Step(Step.Kind.STARTED, "aws_instance.gpu", "create", "")), ""));
    assertThat(verdict(RUN, HOUR).toString()).contains("held by task cluster of DAG gpu");
    write(RUN, new StackRecord.Released(false));
    assertThat(verdict(RUN, HOUR).toString()).contains("its maker died");
    write(RUN, new StackRecord.Taken(holder("x")), new StackRecord.Released(true));
    assertThat(verdict(RUN, HOUR)).isEqualTo(new Verdict.Nothing());
  }

  @Test
  void shouldDestroyWhatNobodyHoldsAndListTheRest() throws Exception {
    write(POOL, new StackRecord.Taken(holder("r")), named(Phase.PROVISIONING, HOUR));
    write(POOL, new StackRecord.Released(false));
    made(RUN, "");
    Swept early = clusters.sweep("early", Duration.ofMinutes(59));
    assertThat(early.destroyed()).isEmpty();
    assertThat(early.clusters()).extracting(Swept.Cluster::name).containsExactly("gpu-pool");
    assertThat(early.left()).extracting(Swept.Left::stack).containsExactly(RUN);
    Swept late = clusters.sweep("late", HOUR);
    assertThat(late.destroyed()).extracting(Swept.Destroyed::stack).containsExactly(POOL);
    assertThat(late.clusters()).isEmpty();
    assertThat(late.left()).hasSize(1);
    assertThat(clusters.record("gpu-pool").phase()).isEqualTo(Phase.GONE);
  }

  /** Its record is the last: nobody wrote since, for longer than its Terraform could have lived. */
  @Test
  void shouldTakeOverFromADeadHolder() throws Exception {
    write(POOL, new StackRecord.Taken(holder("r")), named(Phase.PROVISIONING, HOUR));
    assertThat(clusters.sweep("late", HOUR).destroyed()).hasSize(1);
  }

  @Test
  void shouldTakeNothingFromOneWhoLivesAndCallAPersonWhenThatTakesTooLong() throws Exception {
    write(POOL, new StackRecord.Taken(holder("r")), named(Phase.UP, HOUR));
    write(POOL, new StackRecord.Released(true));
    try (var living =
        Session.take(
            clusters.bench().terraform().get(),
            POOL,
            clusters.attempt("living", 1, Duration.ZERO),
            clusters.bench().lease())) {
      assertThat(clusters.sweep("soon", HOUR.multipliedBy(2)).left())
          .singleElement()
          .asString()
          .contains("held by task action of DAG clusters, run living");
      assertThatThrownBy(() -> clusters.sweep("later", HOUR.multipliedBy(2).plusMillis(1)))
          .isInstanceOf(StackProblem.class)
          .hasMessageContaining("clusters/gpu-pool: The stack clusters/gpu-pool is held by");
      living.tell(ClusterRecordTest.record(Phase.UP, HOUR.multipliedBy(5)));
    }
    assertThat(clusters.sweep("extended", HOUR.multipliedBy(2)).clusters()).hasSize(1);
  }

  @Test
  void shouldSpareWhatWasExtendedBeforeItWasTaken() throws Exception {
    write(POOL, new StackRecord.Taken(holder("r")), named(Phase.UP, HOUR));
    write(POOL, new StackRecord.Released(true));
    var asked = new AtomicInteger();
    InstantSource clock =
        () -> {
          if (asked.incrementAndGet() == 2) { // it has decided, and goes to take it
            extend();
          }
          return ClusterBench.NOON.plus(HOUR);
        };
    var task = clusters.attempt("sweep", 1, clock);
    Swept swept =
        new Sweep(clusters.bench().terraform(), Optional.empty(), Optional.empty())
            .run(task, clusters.bench().lease());
    assertThat(swept.destroyed()).isEmpty();
    assertThat(swept.clusters()).hasSize(1);
    assertThat(clusters.record("gpu-pool").phase()).isEqualTo(Phase.UP);
  }

  private void extend() {
    try {
      write(POOL, named(Phase.UP, HOUR.multipliedBy(5)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
