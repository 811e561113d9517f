// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.updraft.api.OnWorkerLoss;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.testkit.page.ExamplePage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of docs/terraform.md are one DAG: it compiles, and draws. */
class TerraformPageTest {
  private static final String TERRAFORM = "dev.updraft.operators.terraform";

  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    var spec = ExamplePage.at("docs/terraform.md").drawn(TERRAFORM, "dev.updraft.operators");
    assertThat(spec.tasks())
        .extracting(TaskSpec::taskId, TaskSpec::operator)
        .contains(
            tuple("cluster", "apply"),
            tuple("train", "java"),
            tuple("cluster-destroy", "destroy"),
            tuple("spare", "apply"),
            tuple("spareGone", "destroy"),
            tuple("gpus", "apply"),
            tuple("finetune", "java"),
            tuple("gpus-destroy", "destroy"),
            tuple("reviewed", "apply"),
            tuple("pool", "apply"),
            tuple("poolGone", "destroy"),
            tuple("drift", "driftcheck"),
            tuple("myPoolDrift", "driftcheck"),
            tuple("make", "provision"),
            tuple("grow", "resize"),
            tuple("longer", "extend"),
            tuple("end", "destroy"),
            tuple("sweep", "sweep"));
    assertThat(spec.tasks())
        .filteredOn(task -> task.taskId().startsWith("cluster"))
        .hasSize(2)
        .allMatch(task -> task.onWorkerLoss() == OnWorkerLoss.RERUN_PATIENTLY && !task.strict());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        ".files(this, \"\", \"modules/a.tf\") | is a .tf file of the folder itself",
        ".files(this, \"../x\", \"main.tf\") | '../x' must be a path in the folder",
        ".folder(\"plans/gpu\") | it must be absolute",
        ".git(\"https://git.example.com/infra\", \"main\", \"gpu\") | the commit is 'main'; give",
        ".git(\"infra\", \"9fceb02d0ae598e95dc970b74767f19372d61af8\", \"gpu\") | begin with"
            + " https://",
        ".folder(\"/srv/gpu\").stack(\"a/b\") | stack is 'a/b'",
        ".folder(\"/srv/gpu\").atMost(-1) | atMost is -1",
        ".folder(\"/srv/gpu\").result(String.class) | it must be a record",
      })
  void shouldRefuseWhatIsWrongWhenTheDagIsDrawn(String rest, String told) {
    var wrong =
        """
        var terraform = flow.connection("terraform", Terraform.class);
        flow.task("cluster", Apply.on(terraform)%s);
        """
            .formatted(rest);
    assertThatThrownBy(() -> ExamplePage.draw(wrong, "", TERRAFORM)).hasMessageContaining(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "named(\"GPU\").ownedBy(\"ann\").destroy() | name is 'GPU'; the name of a cluster",
        "named(\"gpu\").ownedBy(\" \").destroy() | owner is ' '; name who answers",
        "named(\"gpu\").ownedBy(\"ann\").extend(Duration.ofDays(31)) | it must be from 10m to 30d",
        "named(\"gpu\").ownedBy(\"ann\").resize().atMost(-1) | atMost is -1",
        "named(\"gpu\").ownedBy(\"ann\").provision(plan) | no suitable method found for"
            + " task(String,dev.updraft.operators.terraform.Provision.Endless",
        "named(\"gpu\").ownedBy(\"ann\").provision(plan.stack(\"x\")).ttl(Duration.ofHours(1)) |"
            + " leave that out",
        "named(\"gpu\").ownedBy(\"ann\").provision(other).ttl(Duration.ofHours(1)) | another"
            + " connection",
        "named(\"gpu\").ownedBy(\"ann\").provision(machines) | needs a ttl",
      })
  void shouldRefuseAClusterThatIsWrongWhenTheDagIsDrawn(String rest, String told) {
    var wrong =
        """
        var terraform = flow.connection("terraform", Terraform.class);
        var plan = Apply.on(flow.connection("terraform", Terraform.class)).folder("/srv/gpu");
        var other = Apply.on(flow.connection("other", Terraform.class)).folder("/srv/gpu");
        var machines = GpuCluster.aws(terraform, "eu-central-1");
        flow.task("cluster", NamedCluster.on(terraform).%s);
        """
            .formatted(rest);
    assertThatThrownBy(() -> ExamplePage.draw(wrong, "", TERRAFORM)).hasMessageContaining(told);
  }
}
