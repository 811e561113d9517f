// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.Connection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Attempts at a {@link GpuCluster} with the real AWS provider, whose AWS and whose bucket moto is.
 *
 * @param config of Terraform, with a mirror of the provider or without
 */
record AwsBench(Path folder, URI endpoint, String config) {
  private static final Lease LEASE =
      new Lease(
          Duration.ofSeconds(1),
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofSeconds(82));

  /** State in a bucket; where it is and where AWS is are told apart. */
  private record Store(URI endpoint, String config) implements BenchStore {
    @Override
    public void make() {}

    @Override
    public Connection connection(String password) {
      return new Connection(
          "aws",
          "terraform",
          "s3",
          0,
          "updraft-tests/terraform",
          "",
          password,
          Map.of(
              "endpoint_url", endpoint.toString(),
              "aws_access_key_id", "key-of-the-state",
              "aws_secret_access_key", "secret-of-the-state",
              "env.AWS_ENDPOINT_URL", endpoint.toString(),
              "env.AWS_ACCESS_KEY_ID", "key-of-terraform",
              "env.AWS_SECRET_ACCESS_KEY", "secret-of-terraform",
              "env.AWS_EC2_METADATA_DISABLED", "true",
              "env.TF_CLI_CONFIG_FILE", config));
    }

    @Override
    public void away() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void back() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String told() {
      return endpoint.toString();
    }
  }

  Bench bench() throws IOException {
    return Bench.with(folder, LEASE, new Store(endpoint, config));
  }

  GpuCluster.Machines apply(int nodes, int attempt) throws IOException, InterruptedException {
    return bench().run(here(cluster(nodes).apply()), attempt);
  }

  /** The same with a head. */
  GpuCluster.Machines applyHeaded(int nodes, int attempt) throws IOException, InterruptedException {
    return bench()
        .run(here(cluster(1).head("m5.large").atMost(5).apply().give("nodes", nodes)), attempt);
  }

  private static GpuCluster cluster(int nodes) {
    return GpuClusterTest.cluster(Cloud.AWS)
        .image("099720109477", "ubuntu/images/*")
        .machine("p3.2xlarge")
        .spot()
        .install("#!/bin/sh\necho installed\n")
        .nodes(nodes);
  }

  private Apply<GpuCluster.Machines> here(Apply<GpuCluster.Machines> drawn) throws IOException {
    return new Apply<>(
        bench().terraform(),
        drawn.origin(),
        drawn.variables(),
        drawn.stack(),
        drawn.guards(),
        drawn.type(),
        drawn.how(),
        drawn.approved());
  }

  ClusterBench named() throws IOException {
    return new ClusterBench(bench());
  }

  /** For an hour, under the name {@code gpu-pool}; its price allows four of them. */
  Provision<GpuCluster.Machines> provision(int nodes) throws IOException {
    return provision(cluster(nodes).atMostPerHour(13, new PriceLimitTest.Costly(), "prices.csv"));
  }

  /** The same with a head. */
  Provision<GpuCluster.Machines> provisionHeaded(int nodes) throws IOException {
    return provision(cluster(nodes).head("m5.large"));
  }

  private Provision<GpuCluster.Machines> provision(GpuCluster cluster) throws IOException {
    return named()
        .pool()
        .provision(here(cluster.outliving(Ttl.LONGEST)))
        .ttl(Duration.ofHours(1))
        .endsBy(GpuCluster.ENDS_BY);
  }

  /** In a JVM of its own, whose log is the file {@link #log}. */
  Process start(int nodes, int attempt) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            AwsBench.class.getName(),
            folder.toString(),
            endpoint.toString(),
            config,
            Integer.toString(nodes),
            Integer.toString(attempt))
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  Path log() {
    return folder.resolve("attempt.log");
  }

  public static void main(String[] args) throws Exception {
    var bench = new AwsBench(Path.of(args[0]), URI.create(args[1]), args[2]);
    System.out.println(bench.apply(Integer.parseInt(args[3]), Integer.parseInt(args[4])));
  }
}
