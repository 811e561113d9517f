// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.testkit.TestDag;
import dev.updraft.testkit.TestRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole DAG on the production engine: apply, use, destroy whatever happens. */
class TerraformDagTest {
  @TempDir Path temp;

  /** Trains on a cluster that exists only while it is needed. */
  public static final class Training implements Dag<Training.Params> {
    public record Params(int nodes, boolean fails) {
      public Params() {
        this(3, false);
      }
    }

    public record Cluster(String headIp, List<String> ips) {}

    @Override
    public void define(DagFlow<Params> flow) {
      var terraform = flow.connection("terraform", Terraform.class);
      var model =
          Apply.on(terraform)
              .files(this, "cluster", "main.tf", "outputs.tf")
              .give("nodes", flow.params().get(Params::nodes))
              .atMost(4)
              .result(Cluster.class)
              .around(
                  flow,
                  "cluster",
                  cluster -> flow.given(cluster, flow.params()).task("train", this::train));
      flow.given(model).run("publish", this::publish);
    }

    String train(Cluster cluster, Params params) {
      if (params.fails()) {
        throw new IllegalStateException("no convergence");
      }
      return cluster.headIp() + " of " + cluster.ips().size();
    }

    void publish(String model) {
      System.out.println(model);
    }
  }

  @BeforeEach
  void needTerraform() {
    Assumptions.assumeTrue(
        TerraformProcess.installed("terraform", System.getenv("PATH")),
        "skipped: terraform is not installed");
  }

  private void createStore() {
    try {
      Files.createDirectories(temp.resolve("store"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TestRun run(Training.Params params) {
    createStore();
    String url = "terraform://:" + Bench.PASSWORD + "@folder" + temp.resolve("store");
    try (var dag = TestDag.of(Training.class).connection("terraform", url).runsItsCode()) {
      return dag.trigger(params).finish();
    }
  }

  @Test
  void shouldApplyUseAndDestroy() {
    TestRun run = run(new Training.Params());
    assertThat(run.task("train").result(String.class)).isEqualTo("10.0.0.0 of 3");
    assertThat(run.task("cluster-destroy").result(Integer.class)).isEqualTo(3);
    assertThat(run.state()).isEqualTo(RunState.SUCCESS);
    assertThat(Files.isDirectory(temp.resolve("store/stacks/runs"))).isTrue();
  }

  @Test
  void shouldDestroyAlsoWhenTheWorkFails() {
    TestRun run = run(new Training.Params(2, true));
    assertThat(run.task("train").state()).isEqualTo(TaskState.FAILED);
    assertThat(run.task("cluster-destroy").result(Integer.class)).isEqualTo(2);
    assertThat(run.state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void shouldDestroyNothingWhenTheApplyWasRefused() {
    TestRun run = run(new Training.Params(5, false));
    assertThat(run.task("cluster").state()).isEqualTo(TaskState.FAILED);
    assertThat(run.task("cluster-destroy").result(Integer.class)).isZero();
  }
}
