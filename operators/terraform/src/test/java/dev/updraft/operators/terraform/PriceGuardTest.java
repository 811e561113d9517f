// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.terraform.ClusterRecord.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A limit of price with the real Terraform. No built-in resource is a machine, so in what Terraform
 * shows of a plan, and nowhere else, its resources are said to be machines of AWS.
 */
class PriceGuardTest {
  private static final String PLAN =
      """
      variable "nodes" { type = number }
      variable "machine" {
        type    = string
        default = "g5.xlarge"
      }
      resource "terraform_data" "node" {
        count = var.nodes
        input = var.machine
      }
      output "count" { value = length(terraform_data.node) }
      """;
  private static final String SHOWS =
      """
      #!/bin/sh
      [ "$1" = show ] || exec terraform "$@"
      terraform "$@" | sed 's/"terraform_data"/"aws_instance"/g; s/"input"/"instance_type"/g'
      """;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Bench bench;

  record Made(int count) {}

  @BeforeEach
  void open() throws IOException {
    bench = Bench.with(folder, Bench.PATIENT);
    bench.plan(PLAN);
    Path shows = Files.writeString(folder.resolve("shows"), SHOWS);
    assertThat(shows.toFile().setExecutable(true)).isTrue();
  }

  private Value<Terraform> terraform() {
    Connection of = bench.store().connection(Bench.PASSWORD);
    var extra = new TreeMap<>(of.extra());
    extra.put("binary", folder.resolve("shows").toString());
    return Value.of(
        new Terraform(
            new Connection(
                of.id(),
                of.type(),
                of.host(),
                of.port(),
                of.schema(),
                of.login(),
                of.password(),
                extra)));
  }

  /** At 1.258 an hour for each of the usual type. */
  private Apply<Made> nodes(int nodes, double price) {
    return new Apply.On(terraform())
        .folder(folder.resolve("plan").toString())
        .give("nodes", nodes)
        .result(Made.class)
        .atMostPerHour(price, new PriceLimitTest.Costly(), "prices.csv");
  }

  @Test
  void shouldRefuseBeforeAnythingIsMade() throws Exception {
    assertThatThrownBy(() -> bench.run(nodes(3, 3), 1))
        .isInstanceOf(TaskFailed.class)
        .hasMessage(
            "There would be machines for 3.774 an hour by prices.csv, and atMostPerHour allows 3.0;"
                + " nothing was done. terraform_data.node[0]: 1 x g5.xlarge, 1.258;"
                + " terraform_data.node[1]: 1 x g5.xlarge, 1.258;"
                + " terraform_data.node[2]: 1 x g5.xlarge, 1.258");
    assertThat(bench.history().source()).as("nothing was even begun").isEmpty();
    assertThatThrownBy(() -> bench.run(nodes(1, 3).give("machine", "p5.48xlarge"), 2))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining(
            "terraform_data.node[0]: prices.csv has no price for p5.48xlarge; add a line");
    assertThat(bench.history().source()).isEmpty();
    assertThatThrownBy(
            () -> Plan.of(nodes(3, 3).stack("pool")).run(bench.attempt("plan", 1), bench.lease()))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("3.774 an hour");
  }

  @Test
  void shouldCountWhatIsThereToo() throws Exception {
    assertThat(bench.run(nodes(2, 3), 1).count()).isEqualTo(2);
    assertThatThrownBy(() -> bench.run(nodes(3, 3), 2))
        .as("it would make but one")
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("3.774 an hour");
    assertThatThrownBy(() -> bench.run(nodes(2, 2), 3))
        .as("nothing is to do, and that costs too much now")
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("2.516 an hour");
    assertThat(bench.run(nodes(1, 2).mayDestroy(), 4).count()).isEqualTo(1);
    assertThat(bench.destroy(1)).isEqualTo(1);
  }

  @Test
  void shouldStayWithANamedClusterWhateverMachinesItBecomes() throws Exception {
    var clusters = new ClusterBench(bench);
    var pool = new NamedCluster(terraform(), Value.of("gpu-pool"), Value.of("ann"));
    pool.provision(nodes(1, 3))
        .ttl(Duration.ofHours(9))
        .run(clusters.attempt("make", 1, Duration.ZERO), bench.lease());
    for (int times = 1; times <= 2; times++) {
      var again = clusters.attempt("dearer", times, Duration.ofHours(times));
      assertThatThrownBy(
              () ->
                  pool.resize()
                      .give("machine", "g5.2xlarge")
                      .give("nodes", 2)
                      .run(again, bench.lease()))
          .isInstanceOf(TaskFailed.class)
          .hasMessageContaining("3.030 an hour by prices.csv, and atMostPerHour allows 3.0");
      assertThat(clusters.record("gpu-pool").phase()).isEqualTo(Phase.UP);
      pool.extend(Duration.ofHours(9))
          .run(clusters.attempt("extend", times, Duration.ofHours(times)), bench.lease());
    }
    pool.resize()
        .give("nodes", 2)
        .run(clusters.attempt("grow", 1, Duration.ofHours(10)), bench.lease());
    Costs costs = clusters.history("clusters/gpu-pool").costs().orElseThrow();
    assertThat(costs.told(ClusterBench.NOON.plus(Duration.ofHours(11))))
        .as("ten hours of one machine, one of two")
        .isEqualTo(
            "its machines may have cost 15.10 by prices.csv since 2026-11-20T12:00:00Z, and 2.516"
                + " an hour from now on");
    new DestroyCluster(pool, Value.of(List.of()))
        .run(clusters.attempt("end", 1, Duration.ofHours(11)), bench.lease());
  }

  @Test
  void shouldSayWhatIsLeftAndWhatItCosts() throws Exception {
    Path door = folder.resolve("door");
    bench.plan(
        """
        variable "nodes" { type = number }
        resource "terraform_data" "node" {
          count = var.nodes
          input = "g5.xlarge"
          provisioner "local-exec" {
            when    = destroy
            command = "test ${self.input} != g5.xlarge || test -e %s"
          }
        }
        output "count" { value = var.nodes }
        """
            .formatted(door));
    var clusters = new ClusterBench(bench);
    var pool = new NamedCluster(terraform(), Value.of("gpu-pool"), Value.of("ann"));
    pool.provision(nodes(2, 3))
        .ttl(Duration.ofHours(1))
        .run(clusters.attempt("make", 1, Duration.ZERO), bench.lease());
    var end = new DestroyCluster(pool, Value.of(List.of()));
    assertThatThrownBy(
            () -> end.run(clusters.attempt("end", 1, Duration.ofMinutes(90)), bench.lease()))
        .isInstanceOf(TerraformFailed.class)
        .hasMessageStartingWith("terraform apply ended with exit code 1")
        .hasMessageMatching(
            "(?s).*\\n"
                + "Left: terraform_data.node\\[0] \\([0-9a-f-]{36}\\), terraform_data.node\\[1]"
                + " \\([0-9a-f-]{36}\\); its machines may have cost 3.78 by prices.csv since"
                + " 2026-11-20T12:00:00Z, and 2.516 an hour from now on");
    Files.createFile(door);
    assertThat(end.run(clusters.attempt("end", 2, Duration.ofHours(2)), bench.lease()))
        .isEqualTo(2);
  }
}
