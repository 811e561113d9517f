// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.terraform.StackRecord.Holder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Named clusters on a bench, each done by a run of its own at a time that is said. */
record ClusterBench(Bench bench) {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  NamedCluster cluster(String name, String owner) {
    return new NamedCluster(bench.terraform(), Value.of(name), Value.of(owner));
  }

  NamedCluster pool() {
    return cluster("gpu-pool", "ann");
  }

  /** An attempt of a run that began so long after noon. */
  TaskContext attempt(String run, int number, Duration later) throws IOException {
    return attempt(run, number, InstantSource.fixed(NOON.plus(later)));
  }

  TaskContext attempt(String run, int number, InstantSource clock) throws IOException {
    return new TaskContext(
        "clusters",
        run,
        "action",
        -1,
        number,
        9,
        1,
        new DataInterval(NOON, NOON),
        Files.createDirectories(bench.folder().resolve("attempts/" + run + "-" + number)),
        clock);
  }

  Provision<Bench.Nodes> provision(NamedCluster cluster, int nodes, String pause) {
    return cluster.provision(bench.nodes(nodes, pause)).ttl(Duration.ofHours(1));
  }

  Bench.Nodes resize(int nodes, String run) throws IOException, InterruptedException {
    Resize<Bench.Nodes> resize = pool().resize().give("nodes", nodes).result(Bench.Nodes.class);
    return resize.run(attempt(run, 1, Duration.ofMinutes(20)), bench.lease());
  }

  Instant extend(Duration ttl, Duration later) throws IOException, InterruptedException {
    return pool().extend(ttl).run(attempt("extend", 1, later), bench.lease());
  }

  int destroy(String name, List<String> gone) throws IOException, InterruptedException {
    var destroy = new DestroyCluster(cluster(name, "ann"), Value.of(gone));
    return destroy.run(attempt("destroy", 1, Duration.ofMinutes(30)), bench.lease());
  }

  Swept sweep(String run, Duration later) throws IOException, InterruptedException {
    return new Sweep(bench.terraform(), Optional.empty(), Optional.empty())
        .run(attempt(run, 1, later), bench.lease());
  }

  static Holder holder(String run) {
    return new Holder("gpu", run, "cluster", -1, 1, "host", NOON);
  }

  /** As if an attempt had written these. */
  void write(String stack, StackRecord... records) throws IOException, StackLog.Overtaken {
    try (StackLog log = log(stack)) {
      log.look();
      for (StackRecord record : records) {
        log.append(record);
      }
    }
  }

  /** A stack with one resource, and what its output {@code expires} says where not empty. */
  void made(String stack, String expires) throws IOException, StackLog.Overtaken {
    write(
        stack,
        new StackRecord.Taken(holder("manual__2026-11-20T12:00:00Z")),
        new StackRecord.Planned(source()),
        new StackRecord.Progress(List.of(), state(expires)),
        new StackRecord.Released(true));
  }

  StackLog log(String stack) throws IOException {
    return new StackLog(bench.terraform().get().store(), stack, Bench.SEAL);
  }

  History history(String stack) throws IOException {
    try (StackLog log = log(stack)) {
      return History.of(log);
    }
  }

  ClusterRecord record(String name) throws IOException {
    return history(StackName.ofCluster(name)).cluster().orElseThrow();
  }

  /** Provisions in a JVM of its own, which is then killed. */
  static Process start(ClusterBench clusters, int nodes, String pause, String run)
      throws IOException {
    Bench bench = clusters.bench();
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            ClusterBench.class.getName(),
            bench.folder().toString(),
            bench.store().told(),
            Integer.toString(nodes),
            pause,
            run)
        .redirectErrorStream(true)
        .redirectOutput(bench.folder().resolve(run + ".log").toFile())
        .start();
  }

  public static void main(String[] args) throws Exception {
    var bench = new Bench(Path.of(args[0]), Bench.PATIENT, BenchStore.read(args[1]));
    var clusters = new ClusterBench(bench);
    clusters
        .provision(clusters.pool(), Integer.parseInt(args[2]), args[3])
        .run(clusters.attempt(args[4], 1, Duration.ZERO), bench.lease());
  }

  /**
   * A state with one resource, and what its output {@code expires} says where that is not empty.
   */
  static String state(String expires) {
    String outputs =
        expires.isEmpty()
            ? ""
            : "\"outputs\": {\"expires\": {\"value\": \"%s\"}},".formatted(expires);
    return """
    {"lineage": "x", %s "resources": [
      {"mode": "managed", "type": "a", "name": "b", "instances": [{"attributes": {"id": "i0"}}]}]}
    """
        .formatted(outputs);
  }

  static Source source() {
    return new Source(Map.of(), "{}");
  }
}
