// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.awaitility.Awaitility.await;

import dev.updraft.api.DataInterval;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A folder with a plan and attempts, and a store. Its plan notes what it makes in a file. */
record Bench(Path folder, Lease lease, BenchStore store) {
  static final String PASSWORD = "correct-horse-battery-staple";
  static final Seal SEAL = Seal.by(PASSWORD);
  static final Duration LIMIT = Duration.ofSeconds(20);
  static final Lease PATIENT =
      new Lease(
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(31));
  static final Lease HASTY =
      new Lease(
          Duration.ofMillis(50),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofMillis(4500));
  private static final String NODES =
      """
      variable "nodes" { type = number }
      variable "pause" {
        type    = string
        default = "0.1"
      }
      variable "size" {
        type    = number
        default = 1
      }
      resource "terraform_data" "node" {
        count            = var.nodes
        input            = "node ${count.index}"
        triggers_replace = var.size
        provisioner "local-exec" {
          command = "echo begun ${count.index} >> NOTES; sleep ${var.pause}; echo made ${count.index} >> NOTES"
        }
      }
      output "node_ids" { value = terraform_data.node[*].id }
      output "count" { value = var.nodes }
      """;

  static Bench with(Path folder, Lease lease) throws IOException {
    return with(folder, lease, new BenchStore.Folder(folder.resolve("store")));
  }

  static Bench with(Path folder, Lease lease, BenchStore store) throws IOException {
    Assumptions.assumeTrue(
        TerraformProcess.installed("terraform", System.getenv("PATH")),
        "skipped: terraform is not installed");
    store.make();
    var bench = new Bench(folder, lease, store);
    bench.plan(NODES.replace("NOTES", bench.notes().toString()));
    return bench;
  }

  record Nodes(List<String> nodeIds, int count) {}

  private Path notes() {
    return folder.resolve("notes");
  }

  void plan(String text) throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("plan")).resolve("main.tf"), text);
  }

  Value<Terraform> terraform() {
    return terraform(PASSWORD);
  }

  Value<Terraform> terraform(String password) {
    return Value.of(new Terraform(store.connection(password)));
  }

  Apply<Void> apply() {
    return new Apply.On(terraform()).folder(folder.resolve("plan").toString());
  }

  Apply<Nodes> nodes(int count, String pause) {
    return apply().give("nodes", count).give("pause", pause).result(Nodes.class);
  }

  TaskContext attempt(String task, int number) throws IOException {
    Path own = folder.resolve("attempts/" + task + "-" + number);
    Instant noon = Instant.parse("2026-11-20T12:00:00Z");
    return new TaskContext(
        "gpu",
        "manual__2026-11-20T12:00:00Z",
        task,
        -1,
        number,
        9,
        1,
        new DataInterval(noon, noon),
        Files.createDirectories(own),
        InstantSource.fixed(noon.plusSeconds(number)));
  }

  <R> R run(Apply<R> apply, int attempt) throws IOException, InterruptedException {
    return apply.run(attempt("cluster", attempt), lease);
  }

  int destroy(int attempt) throws IOException, InterruptedException {
    return new Destroy.On(terraform())
        .appliedBy("cluster")
        .run(attempt("teardown", attempt), lease);
  }

  StackLog log() throws IOException {
    String stack = StackName.ofTask(attempt("cluster", 1), "cluster");
    return new StackLog(terraform().get().store(), stack, SEAL);
  }

  History history() throws IOException {
    try (StackLog log = log()) {
      return History.of(log);
    }
  }

  /** What the plan's nodes noted, in order. */
  List<String> noted() throws IOException {
    return Files.exists(notes()) ? Files.readAllLines(notes()) : List.of();
  }

  long noted(String line) throws IOException {
    return noted().stream().filter(line::equals).count();
  }

  void awaitNoted(String beginning, int times) {
    await()
        .atMost(LIMIT)
        .until(() -> noted().stream().filter(line -> line.startsWith(beginning)).count() >= times);
  }

  /** The Terraform that runs for this bench, by where it works. */
  List<ProcessHandle> terraforms() {
    return ProcessHandle.allProcesses()
        .filter(
            each ->
                each.info().command().orElse("").endsWith("terraform")
                    && worksBelow(each.pid(), folder))
        .toList();
  }

  /** What a worker does with a dead attempt's processes; a provider may outlive its Terraform. */
  void endAll() {
    ProcessHandle.allProcesses()
        .filter(each -> worksBelow(each.pid(), folder))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean worksBelow(long pid, Path folder) {
    try {
      return Path.of("/proc/" + pid + "/cwd").toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false; // it has ended
    }
  }
}
