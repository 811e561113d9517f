// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskFailed;
import dev.updraft.testkit.s3.ScriptedS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the real Terraform: plans that keep their state in a backend of their own. */
class OwnBackendTest {
  private static final String NODES =
      """
      variable "nodes" { type = number }
      variable "pause" {
        type    = string
        default = "0"
      }
      resource "terraform_data" "node" {
        count = var.nodes
      }
      resource "terraform_data" "last" {
        triggers_replace = terraform_data.node[*].id
        provisioner "local-exec" { command = "echo begun last >> NOTES; sleep ${var.pause}" }
      }
      """;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Bench bench;

  @BeforeEach
  void open() throws IOException {
    bench = Bench.with(folder, Bench.PATIENT);
  }

  private void plan(String backend) throws IOException {
    String block = backend.isEmpty() ? "" : "terraform {\n" + backend + "\n}\n";
    bench.plan(block + NODES.replace("NOTES", folder.resolve("notes").toString()));
  }

  private String local(String folderOf) {
    return "backend \"local\" {\n path = \"" + folder.resolve(folderOf) + "/pool.tfstate\"\n }";
  }

  private static String s3(ScriptedS3 server) {
    return """
    backend "s3" {
      bucket                      = "tests"
      key                         = "own/pool.tfstate"
      region                      = "eu-north-1"
      access_key                  = "key"
      secret_key                  = "secret"
      use_lockfile                = true
      use_path_style              = true
      skip_credentials_validation = true
      skip_metadata_api_check     = true
      skip_region_validation      = true
      skip_requesting_account_id  = true
      endpoints                   = { s3 = "%s" }
    }
    """
        .formatted(server.endpoint());
  }

  private Apply<Void> apply(int nodes, String pause) {
    return bench.apply().stack("pool").give("nodes", nodes).give("pause", pause);
  }

  private int destroy(int attempt) throws IOException, InterruptedException {
    return new Destroy.On(bench.terraform())
        .stack("pool")
        .run(bench.attempt("teardown", attempt), bench.lease());
  }

  private int drift(int attempt) throws IOException, InterruptedException {
    return new DriftCheck(bench.terraform(), StackName.named("pool"))
        .run(bench.attempt("drift", attempt), bench.lease());
  }

  private History history() throws IOException {
    try (var log =
        new StackLog(bench.terraform().get().store(), StackName.named("pool"), Bench.SEAL)) {
      return History.of(log);
    }
  }

  @Test
  void shouldGiveTheBackendTheStateThatItDidNotTake() throws Exception {
    try (var server = new ScriptedS3(1000)) {
      plan(s3(server));
      var failed = begin(2, "1", 1);
      bench.awaitNoted("begun last", 1);
      server.then(ScriptedS3.refuses(403, "AccessDenied"));
      assertThatThrownBy(() -> failed.get(40, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(TerraformFailed.class)
          .hasMessageContaining("Failed to save state");
      assertThat(server.holds("own/pool.tfstate")).isFalse();
      assertThat(history().stateFile().ids()).as("kept by Updraft").hasSize(3);
      bench.run(apply(2, "0"), 2);
      assertThat(bench.noted("begun last")).as("nothing was made again").isEqualTo(1);
      assertThat(server.holds("own/pool.tfstate")).isTrue();
      assertThat(server.holds("own/pool.tfstate.tflock")).as("unlocked").isFalse();
      assertThat(drift(1)).isEqualTo(3);
      assertThat(destroy(1)).isEqualTo(3);
      assertThat(history().stateFile().empty()).as("what the sweeper sees").isTrue();
    }
  }

  /** Of what S3 never heard, for Terraform keeps it in memory until it ends. */
  @Test
  void shouldNameWhatAKilledTerraformTookAlong() throws Exception {
    try (var server = new ScriptedS3(1000)) {
      plan(s3(server));
      var killed = begin(2, "20", 1);
      bench.awaitNoted("begun last", 1);
      bench.terraforms().forEach(ProcessHandle::destroyForcibly);
      assertThatThrownBy(() -> killed.get(40, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(TerraformFailed.class);
      assertThat(server.holds("own/pool.tfstate.tflock")).as("nobody unlocked").isTrue();
      assertThatThrownBy(() -> bench.run(apply(2, "0"), 2))
          .isInstanceOf(TerraformFailed.class)
          .hasMessageContaining("Error acquiring the state lock");
      server.remove("own/pool.tfstate.tflock"); // as force-unlock does
      assertThatThrownBy(() -> destroy(1))
          .isInstanceOf(TaskFailed.class)
          .hasMessageContaining("the state does not know them")
          .hasMessageContaining("terraform_data.node[0] (id ")
          .hasMessageContaining("terraform_data.node[1] (id ");
    }
  }

  private CompletableFuture<Void> begin(int nodes, String pause, int attempt) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            bench.run(apply(nodes, pause).mayDestroy(), attempt);
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> Thread.ofPlatform().start(task));
  }

  @Test
  void shouldRefuseWhatWouldMakeAllAgain() throws Exception {
    Files.createDirectory(folder.resolve("states"));
    Files.createDirectory(folder.resolve("others"));
    plan(local("states"));
    bench.run(apply(1, "0"), 1);
    plan(local("others"));
    refused(apply(1, "0"), 2, "has another state than before");
    plan("");
    refused(apply(1, "0"), 3, "names none any more");
    Apply<Void> kept = apply(1, "0").stack("kept");
    bench.run(kept, 4);
    plan(local("states"));
    refused(kept, 5, "Updraft keeps the state of this stack");
  }

  private void refused(Apply<?> apply, int attempt, String told) {
    assertThatThrownBy(() -> bench.run(apply, attempt))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining(told);
  }

  @ParameterizedTest
  @CsvSource({
    "s3, '', true, keeps one state for all runs",
    "local, pool.tfstate, false, in the folder of this attempt",
    "local, '', false, in the folder of this attempt",
    "cloud, '', false, runs Terraform elsewhere",
    "remote, '', false, runs Terraform elsewhere",
  })
  void shouldRefuseABackendThatWouldLoseTheStateOrMixItUp(
      String type, String path, boolean ofRun, String told) {
    assertThatThrownBy(() -> new OwnBackend(type, path).require(ofRun))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("(" + type + ")")
        .hasMessageContaining(told);
  }
}
