// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real Terraform: what is planned, shown, approved, and only then done. */
class PlanTest {
  private static final String CHAIN =
      """
      variable "token" {
        type      = string
        sensitive = true
      }
      variable "name" {
        type    = string
        default = "a"
      }
      resource "terraform_data" "first" { input = var.name }
      resource "terraform_data" "second" {
        input = { of = terraform_data.first.id, token = var.token }
        provisioner "local-exec" { command = "test -e DOOR || { echo closed; exit 3; }" }
      }
      """;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Bench bench;

  @BeforeEach
  void open() throws IOException {
    bench = Bench.with(folder, Bench.PATIENT);
  }

  private Apply<Bench.Nodes> nodes(int count) {
    return bench.nodes(count, "0").stack("pool").mayDestroy();
  }

  private Planned plan(Apply<?> apply, int attempt) throws IOException, InterruptedException {
    return Plan.of(apply).run(bench.attempt("plan", attempt), bench.lease());
  }

  private static <R> Apply<R> approved(Apply<R> apply, Planned plan) {
    return new Apply<>(
        apply.terraform(),
        apply.origin(),
        apply.variables(),
        apply.stack(),
        apply.guards(),
        apply.type(),
        apply.how(),
        Optional.of(Value.of(plan)));
  }

  @Test
  void shouldShowWhatWouldBeDoneAndDoNothing() throws Exception {
    Planned plan = plan(nodes(2), 1);
    assertThat(plan.any()).isTrue();
    assertThat(plan.creates()).isEqualTo(2);
    assertThat(plan.deletes()).isZero();
    assertThat(bench.noted()).isEmpty();
    assertThat(folder.resolve("attempts/plan-1/artifacts/plan.html"))
        .content()
        .contains("terraform_data.node[1]");
    bench.run(nodes(2), 2);
    assertThat(plan(nodes(2), 3).any()).isFalse();
    Planned other = plan(nodes(1).give("size", 2), 4);
    assertThat(other.creates()).isEqualTo(1);
    assertThat(other.deletes()).isEqualTo(2);
  }

  @Test
  void shouldRefuseWhatTheApplyWould() {
    assertThatThrownBy(() -> plan(nodes(3).atMost(2), 1))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("atMost allows 2");
    assertThatThrownBy(() -> Plan.of(bench.nodes(1, "0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name it with stack(…)");
  }

  @Test
  void shouldDoWhatWasApprovedAndNothingElse() throws Exception {
    Planned two = plan(nodes(2), 1);
    assertThatThrownBy(() -> bench.run(approved(nodes(3), two), 2))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("This was not approved: terraform_data.node[2] (create)")
        .hasMessageContaining("Nothing was done");
    assertThat(bench.noted()).isEmpty();
    assertThat(bench.run(approved(nodes(2), two), 3).count()).isEqualTo(2);
    assertThatThrownBy(() -> bench.run(approved(nodes(1), two), 4))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("terraform_data.node[1] (delete)");
  }

  @Test
  void shouldGoOnWithWhatAnAttemptLeftButRefuseAnotherValue() throws Exception {
    Path door = folder.resolve("door");
    bench.plan(CHAIN.replace("DOOR", door.toString()));
    Apply<Void> chain = bench.apply().stack("chain").give("token", "s3cret-token");
    Planned plan = plan(chain, 1);
    assertThat(plan.toString()).doesNotContain("s3cret");
    assertThatThrownBy(() -> bench.run(approved(chain.give("name", "b"), plan), 2))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("terraform_data.first (another input)");
    assertThatThrownBy(() -> bench.run(approved(chain, plan), 3))
        .isInstanceOf(TerraformFailed.class);
    Files.createFile(door);
    bench.run(approved(chain, plan), 4);
    assertThat(plan(chain, 5).any()).isFalse();
  }
}
