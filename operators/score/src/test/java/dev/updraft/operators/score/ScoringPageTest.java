// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.testkit.page.ExamplePage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of docs/scoring.md are one DAG: it compiles, and draws. */
class ScoringPageTest {
  private static final String SCORE = "dev.updraft.operators.score";
  private static final String MODEL = "dev.updraft.operators.model";

  @Test
  void shouldCompileAndDrawEveryExample() throws Exception {
    var spec = ExamplePage.at("docs/scoring.md").drawn(SCORE, MODEL);
    assertThat(spec.tasks())
        .extracting(TaskSpec::taskId, TaskSpec::operator)
        .contains(tuple("score", "scoringcheck"), tuple("gate", "gate"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".tolerance(-1) | tolerance is -1.0",
        ".atMostWrong(-1) | atMostWrong is -1",
        ".slowest(Duration.ZERO) | slowest is PT0S",
      })
  void shouldRefuseWhatIsWrongWhenTheDagIsDrawn(String rest, String told) {
    var wrong =
        """
        var models = flow.connection("models", Models.class);
        var version = flow.constant(new ModelVersion("churn", 1, "0".repeat(64)));
        flow.task("score", ScoringCheck.of(models, version).golden(this, "golden.csv", "y")%s);
        """
            .formatted(rest);
    assertThatThrownBy(() -> ExamplePage.draw(wrong, "", SCORE, MODEL)).hasMessageContaining(told);
  }
}
