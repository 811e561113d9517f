// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real Terraform and git: what was applied from a repository outlives it. */
class GitApplyTest {
  private static final String NODES =
      """
      variable "nodes" { type = number }
      module "nodes" {
        source = "./modules/nodes"
        nodes  = var.nodes
      }
      output "count" { value = module.nodes.count }
      output "node_ids" { value = module.nodes.ids }
      """;
  private static final String MODULE =
      """
      variable "nodes" { type = number }
      resource "terraform_data" "node" { count = var.nodes }
      output "count" { value = var.nodes }
      output "ids" { value = terraform_data.node[*].id }
      """;

  @TempDir Path folder;

  private Apply<Bench.Nodes> apply(Bench bench, String url, String commit) {
    return Apply.of(bench.terraform(), new GitPlan(url, commit, "gpu", Optional.empty()), Steps.ONE)
        .give("nodes", 2)
        .result(Bench.Nodes.class);
  }

  private void delete(Path tree) throws IOException {
    try (var all = Files.walk(tree)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Test
  void shouldPlanApplyCheckAndDestroyThoughTheRepositoryIsGone() throws Exception {
    var bench = Bench.with(folder, Bench.PATIENT);
    var git = GitBench.in(folder.resolve("git"));
    git.file("gpu/main.tf", NODES);
    git.file("gpu/modules/nodes/main.tf", MODULE);
    Apply<Bench.Nodes> apply = apply(bench, git.url(), git.commit());
    git.file("gpu/main.tf", "pushed since, and wrong");
    git.commit();

    Planned plan = Plan.of(apply.stack("x")).run(bench.attempt("plan", 1), bench.lease());
    assertThat(plan.creates()).isEqualTo(2);
    var clusters = new ClusterBench(bench);
    var provision = new Provision<>(clusters.pool(), apply, Value.of("1h"), "");
    assertThat(provision.run(bench.attempt("make", 1), bench.lease()).nodeIds()).hasSize(2);
    assertThat(clusters.record("gpu-pool").plan()).startsWith(git.url() + "@").endsWith("/gpu");

    delete(git.folder());
    assertThat(
            new DriftCheck(bench.terraform(), StackName.ofCluster("gpu-pool"))
                .run(bench.attempt("drift", 1), bench.lease()))
        .isEqualTo(2);
    assertThat(
            clusters
                .pool()
                .resize()
                .give("nodes", 3)
                .result(Bench.Nodes.class)
                .run(bench.attempt("grow", 1), bench.lease())
                .count())
        .isEqualTo(3);
    assertThat(clusters.pool().destroy().run(bench.attempt("end", 1), bench.lease())).isEqualTo(3);
  }
}
