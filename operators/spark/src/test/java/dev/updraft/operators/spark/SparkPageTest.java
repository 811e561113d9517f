// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.testkit.page.ExamplePage;
import org.junit.jupiter.api.Test;

/** The examples of docs/spark.md are one DAG: it compiles, and draws. */
class SparkPageTest {
  private static final String SPARK = "dev.updraft.operators.spark";
  private static final String SSH = "dev.updraft.operators.ssh";

  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    var spec = ExamplePage.at("docs/spark.md").drawn(SPARK, SSH);
    assertThat(spec.tasks())
        .extracting(TaskSpec::taskId, TaskSpec::operator)
        .contains(
            tuple("sales", "sparksubmit"),
            tuple("stores", "sparksubmit"),
            tuple("adhoc", "sshscript"),
            tuple("report", "sparkclient"),
            tuple("clean", "sparkclient"),
            tuple("shops", "livybatch"),
            tuple("stock", "livybatch"),
            tuple("cleared", "sparksql"),
            tuple("sold", "sparksql"),
            tuple("counted", "sparksql"));
  }

  @Test
  void shouldRefusePythonInClusterModeWhenTheDagIsDrawn() {
    var wrong =
        """
        var spark = flow.connection("spark", Spark.class);
        flow.task("report", SparkSubmit.on(spark).jar("report.py", "Report"));
        """;
    assertThatThrownBy(() -> ExamplePage.draw(wrong, "", SPARK))
        .hasMessageContaining("report.py is none; a Python file goes into python(…)");
  }
}
