// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.TaskFailed;
import dev.updraft.operators.terraform.ClusterRecord.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real Terraform: clusters that outlive the attempts that make and change them. */
class NamedClusterTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String ENDING =
      """
      variable "ttl_minutes" {
        type = number
        validation {
          condition     = var.ttl_minutes < 200
          error_message = "the provider is away"
        }
      }
      resource "terraform_data" "end" { input = var.ttl_minutes }
      """;

  @TempDir Path folder;

  private ClusterBench clusters(Lease lease) throws IOException {
    return new ClusterBench(Bench.with(folder, lease));
  }

  @Test
  void shouldOutliveAKillBeChangedByOtherRunsAndEndBySweep() throws Exception {
    var clusters = clusters(Bench.PATIENT);
    Bench bench = clusters.bench();
    Process worker = ClusterBench.start(clusters, 6, "0.5", "first");
    bench.awaitNoted("begun", 3);
    worker.destroyForcibly().waitFor();
    await().atMost(Bench.LIMIT).until(() -> bench.terraforms().isEmpty());
    assertThat(clusters.record("gpu-pool").phase()).isEqualTo(Phase.PROVISIONING);

    var provision = clusters.provision(clusters.pool(), 6, "0.1");
    Bench.Nodes made =
        provision.run(clusters.attempt("first", 2, Duration.ofMinutes(5)), bench.lease());
    assertThat(made.nodeIds()).hasSize(6).doesNotHaveDuplicates();
    ClusterRecord up = clusters.record("gpu-pool");
    assertThat(up.phase()).isEqualTo(Phase.UP);
    assertThat(up.expires()).as("from its making").isEqualTo(ClusterBench.NOON.plus(HOUR));
    assertThat(up.maker().attempt()).isEqualTo(1);
    List<String> noted = bench.noted();

    Bench.Nodes again =
        provision.run(clusters.attempt("second", 1, Duration.ofMinutes(9)), bench.lease());
    assertThat(again).isEqualTo(made);
    assertThat(bench.noted()).as("nothing was made").isEqualTo(noted);
    assertThat(clusters.record("gpu-pool")).isEqualTo(up);

    assertThat(clusters.resize(8, "grow").nodeIds()).hasSize(8).containsAll(made.nodeIds());
    assertThat(clusters.resize(2, "shrink").nodeIds()).hasSize(2);
    Instant end = clusters.extend(Duration.ofHours(2), Duration.ofMinutes(30));
    assertThat(end).isEqualTo(ClusterBench.NOON.plus(Duration.ofMinutes(150)));

    Swept before = clusters.sweep("early", HOUR.plus(HOUR));
    assertThat(before.destroyed()).isEmpty();
    assertThat(before.clusters())
        .singleElement()
        .isEqualTo(
            new Swept.Cluster(
                "gpu-pool",
                "ann",
                "up",
                folder.resolve("plan").toString(),
                2,
                ClusterBench.NOON,
                up.maker().told(),
                end));
    Swept after = clusters.sweep("late", Duration.ofMinutes(150));
    assertThat(after.destroyed())
        .containsExactly(
            new Swept.Destroyed("clusters/gpu-pool", 2, "it expired at 2026-11-20T14:30:00Z"));
    History left = clusters.history("clusters/gpu-pool");
    assertThat(left.stateFile().empty()).isTrue();
    assertThat(left.holder()).isEmpty();
    assertThat(clusters.record("gpu-pool").phase()).isEqualTo(Phase.GONE);
    assertThat(clusters.sweep("last", Duration.ofHours(9)))
        .isEqualTo(new Swept(List.of(), List.of(), List.of()));
  }

  @Test
  void shouldRefuseAnotherOwnerAndFreeTheNameWithTheDestroy() throws Exception {
    var clusters = clusters(Bench.PATIENT);
    Lease lease = clusters.bench().lease();
    clusters
        .provision(clusters.pool(), 1, "0")
        .run(clusters.attempt("ann", 1, Duration.ZERO), lease);
    var bob = clusters.provision(clusters.cluster("gpu-pool", "bob"), 1, "0");
    assertThatThrownBy(() -> bob.run(clusters.attempt("bob", 1, Duration.ZERO), lease))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("gpu-pool belongs to ann")
        .hasMessageContaining("and not to bob");
    var replacing = clusters.pool().resize().give("size", 2);
    assertThatThrownBy(() -> replacing.run(clusters.attempt("replace", 1, Duration.ZERO), lease))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("terraform_data.node[0] (replace); nothing was done")
        .hasMessageContaining("destroy the cluster and make another");
    assertThat(clusters.record("gpu-pool").phase()).isEqualTo(Phase.UP);
    assertThat(clusters.destroy("gpu-pool", List.of())).isEqualTo(1);
    assertThat(clusters.destroy("gpu-pool", List.of())).isZero();
    assertThatThrownBy(() -> clusters.resize(2, "late"))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("There is no cluster gpu-pool");
    bob.run(clusters.attempt("bob", 2, Duration.ofHours(5)), lease);
    assertThat(clusters.record("gpu-pool").owner()).isEqualTo("bob");
  }

  @Test
  void shouldMoveTheEndAtTheProviderBeforeItsOwn() throws Exception {
    var clusters = clusters(Bench.PATIENT);
    clusters.bench().plan(ENDING);
    clusters
        .pool()
        .provision(clusters.bench().apply())
        .ttl(HOUR)
        .endsBy("ttl_minutes")
        .run(clusters.attempt("make", 1, Duration.ZERO), clusters.bench().lease());
    assertThat(clusters.history("clusters/gpu-pool").state()).contains("60");
    clusters.extend(HOUR, Duration.ofMinutes(30));
    assertThat(clusters.history("clusters/gpu-pool").state()).contains("90");
    Instant promised = clusters.record("gpu-pool").expires();
    assertThatThrownBy(() -> clusters.extend(Duration.ofHours(5), Duration.ofMinutes(40)))
        .hasMessageContaining("the provider is away");
    assertThat(clusters.record("gpu-pool").expires()).isEqualTo(promised);
    assertThat(clusters.record("gpu-pool").phase()).isEqualTo(Phase.UP);
    assertThat(clusters.destroy("gpu-pool", List.of())).isEqualTo(1);
  }

  @Test
  void shouldSayWhoIsAtTheCluster() throws Exception {
    var clusters = clusters(Bench.HASTY);
    Path door = folder.resolve("door");
    String shut = "0; until test -e " + door + "; do sleep 0.05; done";
    var first =
        CompletableFuture.runAsync(
            () -> {
              try {
                clusters
                    .provision(clusters.pool(), 2, shut)
                    .run(clusters.attempt("first", 1, Duration.ZERO), clusters.bench().lease());
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            task -> Thread.ofPlatform().start(task));
    clusters.bench().awaitNoted("begun", 1);
    assertThatThrownBy(() -> clusters.destroy("gpu-pool", List.of()))
        .isInstanceOf(StackProblem.Held.class)
        .hasMessageContaining("task action of DAG clusters, run first, attempt 1");
    Files.createFile(door);
    first.get(40, TimeUnit.SECONDS);
    assertThat(clusters.destroy("gpu-pool", List.of())).isEqualTo(2);
  }

  @Test
  void shouldGoOnAfterOneThatCannotBeDestroyedAndNameIt() throws Exception {
    var clusters = clusters(Bench.PATIENT);
    Path door = folder.resolve("door");
    clusters
        .bench()
        .plan(
            """
            resource "terraform_data" "stuck" {
              provisioner "local-exec" {
                when    = destroy
                command = "test -e %s"
              }
            }
            """
                .formatted(door));
    for (String name : List.of("a-stuck", "b-stuck")) {
      clusters
          .cluster(name, "ann")
          .provision(clusters.bench().apply())
          .ttl(HOUR)
          .run(clusters.attempt(name, 1, Duration.ZERO), clusters.bench().lease());
    }
    clusters.bench().plan("resource \"terraform_data\" \"free\" {}");
    clusters
        .cluster("c-free", "ann")
        .provision(clusters.bench().apply())
        .ttl(HOUR)
        .run(clusters.attempt("c-free", 1, Duration.ZERO), clusters.bench().lease());
    assertThatThrownBy(() -> clusters.sweep("one", HOUR))
        .isInstanceOf(StackProblem.class)
        .hasMessageContaining("clusters/a-stuck: terraform apply ended with exit code 1")
        .hasMessageContaining("\nLeft: terraform_data.stuck (")
        .hasMessageContaining("\nMade by task action of DAG clusters, run a-stuck, attempt 1")
        .hasMessageContaining("clusters/b-stuck")
        .hasMessageContaining("stack=clusters/c-free, resources=1");
    assertThat(clusters.record("a-stuck").phase()).isEqualTo(Phase.DESTROYING);
    assertThat(clusters.record("c-free").phase()).isEqualTo(Phase.GONE);
    Files.createFile(door);
    assertThat(clusters.sweep("two", HOUR).destroyed()).hasSize(2);
    assertThat(clusters.record("a-stuck").phase()).isEqualTo(Phase.GONE);
  }
}
