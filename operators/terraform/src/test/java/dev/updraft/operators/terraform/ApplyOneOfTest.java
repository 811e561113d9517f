// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.Ref;
import dev.updraft.api.Value;
import dev.updraft.engine.state.RunState;
import dev.updraft.testkit.TestDag;
import dev.updraft.testkit.TestRun;
import dev.updraft.testkit.page.ExamplePage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyOneOfTest {
  @TempDir Path temp;

  /** Trains where its param says. */
  public static final class Training implements Dag<Training.Params> {
    enum Place {
      ONE,
      TWO,
      AWS;

      @Override
      public String toString() {
        return name() + "!"; // the name counts
      }
    }

    public record Params(Place place) {
      public Params() {
        this(Place.ONE);
      }
    }

    public record Cluster(String headIp) {}

    @Override
    public void define(DagFlow<Params> flow) {
      var terraform = flow.connection("terraform", Terraform.class);
      Apply.oneOf(flow.params().get(Params::place), plans(terraform))
          .around(flow, "cluster", cluster -> flow.given(cluster).task("train", this::train));
    }

    private Map<Place, Apply<Cluster>> plans(Ref<Terraform> terraform) {
      var on = Apply.on(terraform);
      var aws = GpuCluster.aws(terraform).head("m7i.large").ttl(Duration.ofHours(1));
      return Map.of(
          Place.ONE,
          on.files(this, "one", "main.tf").result(Cluster.class),
          Place.TWO,
          on.files(this, "two", "main.tf").give("nodes", 3).atMost(3).result(Cluster.class),
          Place.AWS,
          aws.apply().result(Cluster.class));
    }

    String train(Cluster cluster) {
      return "trained on " + cluster.headIp();
    }
  }

  @ParameterizedTest
  @CsvSource({"ONE, one, 1", "TWO, two, 3"})
  void shouldApplyTheOneThatTheRunChoseAndDestroyIt(Training.Place place, String at, int made)
      throws IOException {
    Assumptions.assumeTrue(
        TerraformProcess.installed("terraform", System.getenv("PATH")),
        "skipped: terraform is not installed");
    Files.createDirectories(temp.resolve("store"));
    String url = "terraform://:" + Bench.PASSWORD + "@folder" + temp.resolve("store");
    try (var dag = TestDag.of(Training.class).connection("terraform", url).runsItsCode()) {
      TestRun run = dag.trigger(new Training.Params(place)).finish();
      assertThat(run.task("train").result(String.class)).isEqualTo("trained on " + at);
      assertThat(run.task("cluster-destroy").result(Integer.class)).isEqualTo(made);
      assertThat(run.state()).isEqualTo(RunState.SUCCESS);
    }
  }

  @Test
  void shouldGoByApply() {
    var of = new ApplyOneOf<>(Value.of((Object) "ONE"), Map.of("ONE", plan()));
    assertThat(of.kind()).isEqualTo("apply");
    assertThat(of.resultType()).isEqualTo(Void.class);
  }

  private static Apply<Void> plan() {
    var at = new Connection("t", "terraform", "", 0, "/s", "", "", Map.of());
    return new Apply.On(Value.of(new Terraform(at))).folder("/srv/plan");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Map.of(Place.A, on.folder(\"/a\")) | oneOf: there is no plan for [B]",
        "Map.<Place, Apply<Void>>of() | oneOf: there is no plan",
        "Map.of(Place.A, on.folder(\"/a\").stack(\"x\"), Place.B, on.folder(\"/b\")) | keeps its"
            + " state as stack 'x'",
        "Map.of(Place.A, on.folder(\"/a\"), Place.B, other.folder(\"/b\")) | 2 connections",
      })
  void shouldRefuseWhatCouldNotStandForEachOther(String plans, String told) {
    var wrong =
        """
        var on = Apply.on(flow.connection("terraform", Terraform.class));
        var other = Apply.on(flow.connection("other", Terraform.class));
        Apply.oneOf(flow.constant(Place.A), %s).around(flow, "cluster", made -> made);
        """
            .formatted(plans);
    assertThatThrownBy(
            () -> ExamplePage.draw(wrong, "enum Place { A, B }", "dev.updraft.operators.terraform"))
        .hasMessageContaining(told);
  }
}
