// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskFailed;
import dev.updraft.operators.terraform.StackRecord.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the real Terraform: results, guards, whose fault a failure is, what stays secret. */
class ApplyTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Bench bench;

  @BeforeEach
  void open() throws IOException {
    bench = Bench.with(folder, Bench.PATIENT);
  }

  @Test
  void shouldGiveTheOutputsAsARecordAndChangeNothingTheSecondTime() throws Exception {
    Bench.Nodes nodes = bench.run(bench.nodes(3, "0"), 1);
    assertThat(nodes.count()).isEqualTo(3);
    assertThat(nodes.nodeIds()).hasSize(3).doesNotHaveDuplicates();
    assertThat(bench.run(bench.nodes(3, "0"), 2)).isEqualTo(nodes);
    assertThat(bench.noted()).hasSize(6);
  }

  @Test
  void shouldRefuseMoreThanIsAllowedBeforeAnythingIsDone() throws Exception {
    assertThatThrownBy(() -> bench.run(bench.nodes(3, "0").atMost(2), 1))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("makes 3 resources, and atMost allows 2");
    bench.run(bench.nodes(2, "0").atMost(2), 2);
    assertThatThrownBy(() -> bench.run(bench.nodes(1, "0"), 3))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("would destroy terraform_data.node[1] (delete)");
    assertThatThrownBy(() -> bench.run(bench.nodes(2, "0").give("size", 2), 4))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("terraform_data.node[0] (replace)");
    assertThat(bench.history().stateFile().tainted()).hasSize(2);
    assertThat(bench.run(bench.nodes(1, "0").mayDestroy(), 5).nodeIds()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resource \"terraform_data\" \"n\" { input = | The plan is wrong",
        "resource \"terraform_data\" \"n\" { inputs = 3 } | main.tf:1: error: Unsupported argument",
        "terraform { backend \"local\" {} } | keeps the state in the folder of this attempt",
        "variable \"must\" { type = string } | main.tf:1: error: No value for required variable",
        "output \"other\" { value = 1 } | no output 'node_ids' for the component 'nodeIds'",
      })
  void shouldFailForGoodWhereTheAuthorMustAct(String plan, String told) throws Exception {
    bench.plan(plan.replace("{ backend", "{\n backend").replace("{} }", "{}\n}"));
    assertThatThrownBy(() -> bench.run(bench.apply().result(Bench.Nodes.class), 1))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining(told);
    assertThat(bench.history().holder()).isEmpty();
  }

  @Test
  void shouldRefuseAVariableThatThePlanDoesNotKnow() {
    assertThatThrownBy(() -> bench.run(bench.nodes(1, "0").give("ndoes", 2), 1))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("\"ndoes\"");
  }

  @Test
  void shouldTryAgainWhereAResourceFailedAndReplaceOnlyThat() throws Exception {
    Path door = folder.resolve("door");
    bench.plan(
        """
        resource "terraform_data" "first" { input = 1 }
        resource "terraform_data" "second" {
          input = terraform_data.first.id
          provisioner "local-exec" { command = "test -e %s || { echo closed; exit 3; }" }
        }
        """
            .formatted(door));
    assertThatThrownBy(() -> bench.run(bench.apply(), 1))
        .isInstanceOf(TerraformFailed.class)
        .hasMessageContaining("apply ended with exit code 1")
        .hasMessageContaining("exit status 3");
    var ids = bench.history().stateFile().ids();
    Files.createFile(door);
    bench.run(bench.apply(), 2);
    assertThat(bench.history().stateFile().ids()).hasSize(2).containsAnyElementsOf(ids);
    assertThat(bench.destroy(1)).isEqualTo(2);
  }

  @Test
  void shouldKeepSecretsOutOfLogResultAndStore() throws Exception {
    bench.plan(
        """
        variable "token" {
          type      = string
          sensitive = true
        }
        resource "terraform_data" "login" { input = var.token }
        output "token" {
          value     = terraform_data.login.output
          sensitive = true
        }
        """);
    String log =
        TaskOutput.of(
            () -> {
              bench.run(bench.apply().give("token", "hunter2"), 1);
              assertThatThrownBy(
                      () ->
                          bench.run(bench.apply().give("token", "hunter2").result(Login.class), 2))
                  .isInstanceOf(TaskFailed.class)
                  .hasMessageContaining("'token' is sensitive")
                  .hasMessageNotContaining("hunter2");
              assertThat(bench.history().state()).contains("hunter2");
              return bench.destroy(1);
            });
    assertThat(log).contains("terraform_data.login").doesNotContain("hunter2");
    try (var all = Files.walk(folder.resolve("store"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("hunter2", "terraform_data");
      }
    }
  }

  record Login(String token) {}

  @Test
  void shouldSayHowFarEachApplyIs() throws Exception {
    bench.plan(
        """
        variable "trigger" { type = string }
        resource "terraform_data" "replaced" { triggers_replace = var.trigger }
        resource "terraform_data" "updated" { input = var.trigger }
        """);
    assertThat(progressOf(() -> bench.run(bench.apply().give("trigger", "a"), 1)))
        .containsExactly("::progress 1/2 steps", "::progress 2/2 steps");
    assertThat(progressOf(() -> bench.run(bench.apply().give("trigger", "b").mayDestroy(), 2)))
        .containsExactly("::progress 1/3 steps", "::progress 2/3 steps", "::progress 3/3 steps");
    assertThat(progressOf(() -> bench.destroy(1)))
        .containsExactly("::progress 1/2 steps", "::progress 2/2 steps");
  }

  @Test
  void shouldLeaveAPageOfWhatIsPlannedAlsoWhereThatIsRefused() throws Exception {
    bench.plan(
        """
        variable "trigger" { type = string }
        resource "terraform_data" "replaced" {
          for_each         = toset(["<b>&"])
          triggers_replace = var.trigger
        }
        resource "terraform_data" "updated" { input = var.trigger }
        """);
    bench.run(bench.apply().give("trigger", "hunter1"), 1);
    assertThat(page(1)).contains("<h1>Plan: 2 to create</h1>");
    assertThatThrownBy(() -> bench.run(bench.apply().give("trigger", "hunter2"), 2))
        .isInstanceOf(TaskFailed.class);
    assertThat(page(2))
        .contains("<h1>Plan: 1 to replace, 1 to update</h1>")
        .contains("terraform_data.replaced[&quot;&lt;b>&amp;&quot;]<td>cannot update")
        .doesNotContain("hunter");
    bench.run(bench.apply().give("trigger", "hunter1"), 3);
    assertThat(folder.resolve("attempts/cluster-3/artifacts")).doesNotExist();
  }

  private String page(int attempt) throws IOException {
    return Files.readString(folder.resolve("attempts/cluster-" + attempt + "/artifacts/plan.html"));
  }

  private static List<String> progressOf(Callable<?> work) throws Exception {
    return TaskOutput.of(work).lines().filter(line -> line.contains("::progress")).toList();
  }

  @Test
  void shouldNameWhatExistsOutsideOfTheStateInsteadOfPayingTwice() throws Exception {
    bench.run(bench.nodes(1, "0"), 1);
    StackLog log = bench.log();
    log.look();
    log.append(
        new StackRecord.Progress(
            List.of(new Step(Step.Kind.COMPLETED, "aws_instance.gpu", "create", "i-0abc")), ""));
    assertThatThrownBy(() -> bench.run(bench.nodes(1, "0"), 2))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("aws_instance.gpu (id i-0abc)");
    assertThatThrownBy(() -> bench.destroy(1))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("i-0abc");
    assertThat(bench.history().stateFile().empty()).as("what is known is destroyed").isTrue();
    bench.run(bench.nodes(1, "0").gone("i-0abc"), 3);
    assertThat(bench.destroy(2)).isEqualTo(1);
  }

  @Test
  void shouldSayWhatIsWrongWithTheConnection() throws Exception {
    var short1 = new Apply.On(bench.terraform("short")).folder(folder.resolve("plan").toString());
    assertThatThrownBy(() -> bench.run(short1, 1))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("openssl rand");
    bench.store().away();
    assertThatThrownBy(() -> bench.run(bench.nodes(1, "0"), 1))
        .as("a new store would have all made again")
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("there is no folder " + folder.resolve("store"));
    bench.store().back();
    bench.run(bench.nodes(1, "0"), 1);
    var other = bench.terraform("another-password-of-length");
    assertThatThrownBy(
            () ->
                new Destroy.On(other)
                    .appliedBy("cluster")
                    .run(bench.attempt("teardown", 1), bench.lease()))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("does not open: the password");
  }
}
