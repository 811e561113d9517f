// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.engine.state.TaskState;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.operators.model.Models;
import dev.updraft.operators.model.Promote;
import dev.updraft.operators.model.Publish;
import dev.updraft.testkit.TestDag;
import dev.updraft.testkit.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole DAG on the production engine: publish, score, promote. */
class ScoringCheckTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path temp;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestDag dag;

  /** Publishes a folder, and promotes what scores as its golden rows say. */
  public static final class Iris implements Dag<Iris.Params> {
    public record Params(String folder) {
      public Params() {
        this("");
      }
    }

    @Override
    public void define(DagFlow<Params> flow) {
      var models = flow.connection("models", Models.class);
      var iris =
          flow.task(
              "publish", Publish.to(models, "iris").folder(flow.params().get(Params::folder)));
      var scored =
          flow.task(
                  "score",
                  ScoringCheck.of(models, iris)
                      .golden(this, "iris.csv", "label", "probabilities[2]"))
              .retries(2);
      flow.task(
          "strict",
          ScoringCheck.of(models, iris)
              .golden(this, "wrong.csv", "label", "probabilities[2]")
              .tolerance(1e-3));
      flow.task(
          "lenient",
          ScoringCheck.of(models, iris)
              .golden(this, "wrong.csv", "label", "probabilities[2]")
              .atMostWrong(2));
      flow.task(
          "spent",
          ScoringCheck.of(models, iris)
              .golden(this, "spent.csv", "predicted_spent")
              .file("spent.pmml"));
      flow.task(
          "slow",
          ScoringCheck.of(models, iris)
              .golden(this, "iris.csv", "label", "probabilities[2]")
              .slowest(Duration.ofNanos(1)));
      flow.task(
          "own",
          ScoringCheck.of(models, iris).goldenOfVersion("golden.csv", "label", "probabilities[2]"));
      flow.task("none", ScoringCheck.of(models, iris).goldenOfVersion("../golden.csv", "label"));
      flow.task(
          "promote",
          Promote.version(models, scored.get(Scored::model)).why("scores as it was trained"));
    }
  }

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(temp.resolve("trained"));
    Samples.model("iris.onnx", temp.resolve("trained"));
    try (var rows = Iris.class.getResourceAsStream("ScoringCheckTest.files/iris.csv")) {
      Files.write(temp.resolve("trained/golden.csv"), Objects.requireNonNull(rows).readAllBytes());
    }
    dag =
        TestDag.of(Iris.class)
            .connection("models", "models://folder" + temp.resolve("store"))
            .runsItsCode();
  }

  @AfterEach
  void close() {
    dag.close();
  }

  private TestRun run() {
    return dag.trigger(new Iris.Params(temp.resolve("trained").toString())).finish();
  }

  @Test
  void shouldLetThroughWhatScoresRightAndFailWithATableOfWhatDoesNot() {
    TestRun run = run();
    Scored scored = run.task("score").result(Scored.class);
    assertThat(scored.model())
        .extracting(ModelVersion::name, ModelVersion::version)
        .containsExactly("iris", 1);
    assertThat(scored.file()).isEqualTo("iris.onnx");
    assertThat(scored.rows()).isEqualTo(15);
    assertThat(scored.wrong()).isZero();
    assertThat(scored.p50Millis()).isPositive().isLessThanOrEqualTo(scored.p99Millis());
    assertThat(run.task("promote").result(Flip.class).version()).isOne();

    assertThat(run.task("strict"))
        .failedWith("iris 1 (iris.onnx) scores 2 of 3 rows of wrong.csv wrong, at most 0 may be:")
        .failedWith("line  column            expected  got")
        .failedWith("3     label             0         1")
        .failedWith("4     probabilities[2]  0.9       0.78833")
        .hasAttempts(1);
    assertThat(run.task("own").result(Scored.class).rows()).isEqualTo(15);
    assertThat(run.task("none"))
        .failedWith("iris 1 has no file ../golden.csv: publish it with the model");
    assertThat(run.task("lenient").result(Scored.class).wrong()).isEqualTo(2);
    assertThat(run.task("spent"))
        .failedWith("file is spent.pmml; give one of the version's that ends in .onnx or .pmml:");
    assertThat(run.task("slow"))
        .failedWith("iris 1 (iris.onnx) is slow: one row in 100 takes ")
        .failedWith("allowed are 1.0E-6 ms");
  }

  @Test
  void shouldSayWhichFilesThereAreWhenItIsNotClearWhichToScore() throws IOException {
    Samples.model("spent.pmml", temp.resolve("trained"));
    TestRun run = run();
    assertThat(run.task("score"))
        .failedWith(
            "The version has 2 files that end in .onnx or .pmml; name one by file(…): [golden.csv,"
                + " iris.onnx, spent.pmml]")
        .hasAttempts(1);
    assertThat(run.task("promote").state()).isEqualTo(TaskState.UPSTREAM_FAILED);
    assertThat(run.task("spent").result(Scored.class))
        .extracting(Scored::file, Scored::rows, Scored::wrong)
        .containsExactly("spent.pmml", 3, 0);
  }
}
