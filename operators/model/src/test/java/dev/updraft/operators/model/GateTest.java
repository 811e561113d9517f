// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Models models;

  @BeforeEach
  void open() {
    models =
        new Models(new Connection("models", "models", "", 0, folder.toString(), "", "", Map.of()));
  }

  private static Histogram ages(long young, long old) {
    return new Histogram(List.of("young", "old"), List.of(young, old));
  }

  private ModelVersion published(String run, double auc, double rmse, Histogram ages)
      throws IOException {
    var draft = Samples.draft(run, Map.of("auc", auc, "rmse", rmse), Map.of("age", ages));
    return models.at(registry -> registry.publish(draft, () -> Samples.files(run)));
  }

  private void live(ModelVersion version) throws IOException {
    models.at(r -> r.alias("churn", "live").promote(version, Samples.by("live " + version)));
  }

  private Gate gate(ModelVersion candidate) {
    return new Gate(Value.of(models), Value.of(candidate), "live", List.of());
  }

  private Passed judged(Gate gate) throws IOException {
    return gate.run(Samples.task("r", 1, folder));
  }

  @Test
  void shouldLetTheFirstPass() throws IOException {
    ModelVersion first = published("a", 0.5, 9, ages(1, 1));
    Passed passed = judged(gate(first).higher("auc", 0.1).drift("age", 0.1));
    assertThat(passed).isEqualTo(new Passed(first, "live", 0, 0, List.of()));
  }

  @Test
  void shouldAskForAsMuchAsIsSaid() throws IOException {
    live(published("a", 0.90, 2.0, ages(50, 50)));
    ModelVersion next = published("b", 0.92, 1.5, ages(25, 75));

    Passed passed = judged(gate(next).higher("auc", 0.01).lower("rmse", 0.5).drift("age", 0.3));
    assertThat(passed.against()).isEqualTo(1);
    assertThat(passed.sequence()).isEqualTo(1);
    assertThat(passed.checks())
        .containsExactly(
            new Check("auc", "0.9", "0.92", ">= 0.910000", true),
            new Check("rmse", "2.0", "1.5", "<= 1.50000", true),
            new Check("drift of age", "-", "0.274653", "PSI <= 0.300000", true));
    assertThat(judged(gate(next).higher("auc", -0.5)).checks()).hasSize(1);
  }

  @Test
  void shouldFailWithATableOfWhatDidNotHold() throws IOException {
    live(published("a", 0.90, 2.0, ages(50, 50)));
    ModelVersion next = published("b", 0.905, 1.6, ages(25, 75));
    assertThatThrownBy(
            () ->
                judged(
                    gate(next)
                        .higher("auc", 0.01)
                        .lower("rmse", 0.3)
                        .lower("mae", 0)
                        .drift("age", 0.2)
                        .drift("city", 0.2)))
        .isInstanceOf(TaskFailed.class)
        .hasMessage(
            """
            churn 2 may not replace 1, which is live:
            check          live  candidate  needs                holds
            auc            0.9   0.905      >= 0.910000          NO
            rmse           2.0   1.6        <= 1.70000           yes
            mae            -     -          the metric in both   NO
            drift of age   -     0.274653   PSI <= 0.200000      NO
            drift of city  -     -          a histogram in both  NO\
            """);
  }

  @Test
  void shouldNotCompareOtherBins() throws IOException {
    live(published("a", 0.90, 2.0, ages(50, 50)));
    var other = new Histogram(List.of("young", "older"), List.of(1L, 1L));
    ModelVersion next = published("b", 0.95, 1.0, other);
    assertThatThrownBy(() -> judged(gate(next).drift("age", 9)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("the same bins");
  }

  @Test
  void shouldRefuseWhatIsNoGateOrNoPlace() throws IOException {
    ModelVersion first = published("a", 0.5, 9, ages(1, 1));
    assertThatThrownBy(() -> judged(gate(first)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("the gate has no rule");
    assertThatThrownBy(() -> gate(first).higher("", 1)).hasMessageContaining("names no metric");
    assertThatThrownBy(() -> gate(first).drift("age", -1)).hasMessageContaining("PSI is 0 or more");
    assertThatThrownBy(() -> gate(first).higher("auc", Double.NaN))
        .hasMessageContaining("must be a finite number");
    var wrong = new Connection("m", "http", "h", 0, "x", "ann", "geheim", Map.of());
    assertThatThrownBy(() -> new Models(wrong).live("churn"))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("connection 'm' is of type 'http'; models need one of type 'models'")
        .hasMessageNotContaining("geheim");
    var relative = new Connection("m", "models", "", 0, "x", "", "", Map.of());
    assertThatThrownBy(() -> new Models(relative).live("churn"))
        .hasMessageContaining(
            "it must be a folder that all workers share, such as /srv/updraft, or a bucket");
  }
}
