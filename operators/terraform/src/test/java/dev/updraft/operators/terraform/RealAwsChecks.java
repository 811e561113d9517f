// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.TaskFailed;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real AWS provider; run by {@code aws-real-tests}, and not part of the build. */
class RealAwsChecks {
  private static final Duration LONG = Duration.ofMinutes(4);

  @TempDir Path folder;
  private final Moto moto = new Moto(URI.create(System.getProperty("updraft.aws.endpoint", "")));

  @SuppressWarnings("NullAway.Init") // set before each test
  private AwsBench bench;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Set<String> before;

  @BeforeEach
  void open() throws Exception {
    moto.reset();
    before = moto.everything();
    bench = new AwsBench(folder, moto.endpoint(), System.getProperty("updraft.aws.config", ""));
  }

  @Test
  void shouldMakeResizeAndDestroyACluster() throws Exception {
    GpuCluster.Machines made = bench.apply(2, 1);
    assertThat(made.instanceIds()).hasSize(2);
    assertThat(made.ips()).hasSize(2).allMatch(ip -> ip.startsWith("10.0."));
    assertThat(moto.instances("running")).hasSameElementsAs(made.instanceIds());
    assertThat(Moto.all(moto.scaling("DescribeScheduledActions"), "StartTime"))
        .as("the end is arranged at the provider")
        .singleElement()
        .asString()
        .startsWith(made.expires().truncatedTo(ChronoUnit.SECONDS).toString().substring(0, 19));
    assertThat(moto.ec2("DescribeInstances"))
        .contains("updraft:dag", "updraft:run", "updraft:expires", "manual__2026-11-20T12:00:00Z");

    String again = TaskOutput.of(() -> bench.apply(2, 2));
    assertThat(again).as("nothing is left to do").doesNotContain("Apply complete!", "Modif");

    GpuCluster.Machines larger = bench.apply(4, 3);
    assertThat(larger.instanceIds()).hasSize(4).containsAll(made.instanceIds());
    assertThat(larger.expires()).isEqualTo(made.expires());
    assertThat(bench.apply(1, 4).instanceIds()).hasSize(1);
    assertThat(moto.instances("running")).hasSize(1);

    assertThat(bench.bench().destroy(1)).isPositive();
    assertThat(moto.everything()).isEqualTo(before);
  }

  @Test
  void shouldResizeAndExtendANamedClusterWithoutTouchingItsMachines() throws Exception {
    ClusterBench named = bench.named();
    Lease lease = named.bench().lease();
    var provision = bench.provision(2);
    GpuCluster.Machines made = provision.run(named.attempt("make", 1, Duration.ZERO), lease);
    assertThat(made.instanceIds()).hasSize(2);
    assertThat(provision.run(named.attempt("again", 1, Duration.ofMinutes(5)), lease))
        .as("another run changes nothing, its name neither")
        .isEqualTo(made);

    named.extend(Duration.ofHours(3), Duration.ofMinutes(30));
    Instant end = made.expires().plus(Duration.ofMinutes(150));
    assertThat(moto.instances("running")).hasSameElementsAs(made.instanceIds());
    assertThat(Moto.all(moto.scaling("DescribeScheduledActions"), "StartTime"))
        .singleElement()
        .asString()
        .startsWith(end.truncatedTo(ChronoUnit.SECONDS).toString().substring(0, 19));

    var resize = named.pool().resize().give("nodes", 4).result(GpuCluster.Machines.class);
    GpuCluster.Machines grown = resize.run(named.attempt("grow", 1, Duration.ZERO), lease);
    assertThat(grown.instanceIds()).hasSize(4).containsAll(made.instanceIds());
    assertThat(grown.expires()).isEqualTo(end);
    var dearer = named.pool().resize().give("machine", "p3.8xlarge");
    assertThatThrownBy(() -> dearer.run(named.attempt("dearer", 1, Duration.ZERO), lease))
        .isInstanceOf(TaskFailed.class)
        .hasMessage(
            "There would be machines for 48.96 an hour by prices.csv, and atMostPerHour allows"
                + " 13.0; nothing was done. aws_autoscaling_group.gpu: 4 x p3.8xlarge, 48.96");
    assertThat(moto.instances("running")).hasSameElementsAs(grown.instanceIds());

    assertThat(named.sweep("early", Duration.ofHours(3)).clusters()).hasSize(1);
    assertThat(named.sweep("late", Duration.ofHours(4)).destroyed()).hasSize(1);
    assertThat(moto.everything()).isEqualTo(before);
  }

  @Test
  void shouldMakeAHeadThatAllKnowAndKeepItWhenTheClusterIsResized() throws Exception {
    GpuCluster.Machines made = bench.applyHeaded(2, 1);
    assertThat(made.headIp()).startsWith("10.0.").isNotIn(made.ips());
    assertThat(made.instanceIds()).hasSize(2);
    List<String> running = moto.instances("running");
    assertThat(running).hasSize(3).containsAll(made.instanceIds());
    String head = moto.instance(made.headIp());
    assertThat(running).contains(head);
    assertThat(moto.userData(head))
        .contains("shutdown -h", "export UPDRAFT_ROLE=head UPDRAFT_HEAD_IP=$(hostname -I");
    assertThat(moto.userDataOfTheGroup())
        .contains("export UPDRAFT_ROLE=node UPDRAFT_HEAD_IP=" + made.headIp() + "\n");
    assertThat(moto.attribute(head, "instanceInitiatedShutdownBehavior")).isEqualTo("terminate");
    assertThat(moto.ec2("DescribeInstances")).contains("-head</value>");

    String again = TaskOutput.of(() -> bench.applyHeaded(2, 2));
    assertThat(again).as("nothing is left to do").doesNotContain("Apply complete!", "Modif");
    assertThat(bench.applyHeaded(4, 3).headIp()).isEqualTo(made.headIp());
    assertThat(moto.instances("running")).hasSize(5).contains(head);
    assertThatThrownBy(() -> bench.applyHeaded(5, 4))
        .hasMessageContaining("There are to be 5 machines and a head, and atMost allows 5");
    assertThat(bench.applyHeaded(1, 5).headIp()).isEqualTo(made.headIp());
    assertThat(moto.instances("running")).hasSize(2).contains(head);

    assertThat(bench.bench().destroy(1)).isPositive();
    assertThat(moto.everything()).isEqualTo(before);
  }

  @Test
  void shouldKeepTheHeadOfANamedCluster() throws Exception {
    ClusterBench named = bench.named();
    Lease lease = named.bench().lease();
    var provision = bench.provisionHeaded(1);
    GpuCluster.Machines made = provision.run(named.attempt("make", 1, Duration.ZERO), lease);
    String head = moto.instance(made.headIp());
    named.extend(Duration.ofHours(3), Duration.ofMinutes(30));
    var resize = named.pool().resize().give("nodes", 3).result(GpuCluster.Machines.class);
    GpuCluster.Machines grown = resize.run(named.attempt("grow", 1, Duration.ZERO), lease);
    assertThat(grown.headIp()).isEqualTo(made.headIp());
    assertThat(moto.instances("running")).hasSize(4).contains(head);
    assertThat(named.sweep("late", Duration.ofHours(4)).destroyed()).hasSize(1);
    assertThat(moto.everything()).isEqualTo(before);
  }

  /** Kills the worker's process when Terraform says this. */
  private void killAt(String words) throws Exception {
    Process worker = bench.start(2, 1);
    try {
      await()
          .atMost(LONG)
          .until(() -> !worker.isAlive() || Files.readString(bench.log()).contains(words));
    } finally {
      worker.destroyForcibly().waitFor();
      System.out.println(Files.readString(bench.log()));
    }
    assertThat(Files.readString(bench.log())).contains(words).doesNotContain("Machines[");
    await().atMost(LONG).until(() -> bench.bench().terraforms().isEmpty());
    bench.bench().endAll();
  }

  @Test
  void shouldNameWhatSomebodyElseDeleted() throws Exception {
    ClusterBench named = bench.named();
    Lease lease = named.bench().lease();
    bench.provision(1).run(named.attempt("make", 1, Duration.ZERO), lease);
    var drift = new DriftCheck.On(named.bench().terraform()).cluster("gpu-pool");
    assertThat(drift.run(named.attempt("look", 1, Duration.ZERO), lease)).isPositive();
    moto.deleteTheEnd();
    assertThatThrownBy(() -> drift.run(named.attempt("again", 1, Duration.ZERO), lease))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("aws_autoscaling_schedule.expiry (delete)");
    assertThat(named.sweep("late", Duration.ofHours(4)).destroyed()).hasSize(1);
    assertThat(moto.everything()).isEqualTo(before);
  }

  @Test
  void shouldLeaveNothingOfAWorkerThatDiedWhileMachinesWereMade() throws Exception {
    killAt("aws_autoscaling_group.gpu: Modifying");
    assertThat(bench.bench().destroy(1)).isPositive();
    assertThat(moto.everything()).isEqualTo(before);
  }

  /** What is in flight then is in no state, but costs nothing, and is named. */
  @Test
  void shouldNameWhatAWorkerLeftThatDiedBeforeThat() throws Exception {
    killAt("aws_launch_template.gpu: Creating");
    String told = "";
    try {
      bench.bench().destroy(1);
    } catch (TaskFailed e) {
      told = String.valueOf(e.getMessage());
      System.out.println(told);
    }
    var left = new TreeSet<>(moto.everything());
    left.removeAll(before);
    for (String each : left) {
      String kind = each.substring(0, each.indexOf(' '));
      // each network has a table of its own, which goes with it
      assertThat(told).contains(kind.equals("aws_route_table") ? "aws_vpc" : kind);
    }
    assertThat(left).noneMatch(each -> each.startsWith("aws_instance"));
  }
}
