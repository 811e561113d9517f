// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that is applied in two steps, with the real Terraform and its built-in resource. */
class StepsTest {
  /** The expiry fails while the door is closed; machines are made beside it, as in a cloud. */
  private static final String PLAN =
      """
      variable "nodes" {
        type = number
        validation {
          condition     = var.nodes < 4
          error_message = "too many"
        }
      }
      variable "empty" { type = bool }
      variable "dag" { type = string }
      variable "run" { type = string }
      variable "task" { type = string }
      variable "index" { type = number }
      resource "terraform_data" "expiry" {
        provisioner "local-exec" { command = "test -e DOOR && sleep 0.5 && echo arranged >> NOTES" }
      }
      resource "terraform_data" "born" {
        input = timestamp()
        lifecycle { ignore_changes = [input] }
      }
      resource "terraform_data" "node" {
        count = var.empty ? 0 : var.nodes
        input = "${var.dag} ${var.run} ${var.task} ${var.index} ${timeadd(terraform_data.born.output, "60m")}"
        provisioner "local-exec" { command = "echo machine >> NOTES" }
      }
      output "told" { value = terraform_data.node[*].output }
      """;

  record Told(List<String> told) {}

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Bench bench;

  @BeforeEach
  void open() throws IOException {
    bench = Bench.with(folder, Bench.PATIENT);
    bench.plan(
        PLAN.replace("DOOR", folder.resolve("door").toString())
            .replace("NOTES", folder.resolve("notes").toString()));
  }

  private Apply<Told> apply(int nodes) {
    return bench
        .apply()
        .give("nodes", nodes)
        .result(Told.class)
        .in(new Steps("terraform_data.expiry"));
  }

  @Test
  void shouldMakeNothingBeforeItsEndIsArranged() throws Exception {
    assertThatThrownBy(() -> bench.run(apply(2), 1)).isInstanceOf(TerraformFailed.class);
    assertThat(bench.noted()).as("the end is not arranged").isEmpty();
    Files.createFile(folder.resolve("door"));
    Told told = bench.run(apply(2), 2);
    assertThat(told.told())
        .hasSize(2)
        .allMatch(each -> each.startsWith("gpu manual__2026-11-20T12:00:00Z cluster -1 20"));
    assertThat(bench.noted()).containsExactly("arranged", "machine", "machine");
    assertThat(bench.run(apply(2), 3)).as("the end stays where it was").isEqualTo(told);
    assertThat(bench.run(apply(3), 4).told()).hasSize(3).containsAll(told.told());
    assertThat(bench.noted()).hasSize(4);
    assertThat(bench.destroy(1)).isEqualTo(5);
    assertThat(bench.history().stateFile().empty()).isTrue();
  }

  @Test
  void shouldFailForGoodWhereThePlanRefusesAValue() throws Exception {
    Files.createFile(folder.resolve("door"));
    assertThatThrownBy(() -> bench.run(apply(5), 1))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("a value that the plan refuses")
        .hasMessageContaining("too many");
    assertThat(bench.noted()).as("nothing was made").isEmpty();
  }
}
