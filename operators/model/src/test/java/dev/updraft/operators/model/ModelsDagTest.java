// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TriggerRule;
import dev.updraft.engine.state.TaskState;
import dev.updraft.testkit.TestDag;
import dev.updraft.testkit.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole DAG on the production engine: train, publish, judge, promote, use. */
class ModelsDagTest {
  @TempDir Path temp;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestDag dag;

  /** Trains nothing, but tells what the run's parameters say. */
  public static final class Churn implements Dag<Churn.Params> {
    public record Params(String folder, double auc, long old, String image) {
      public Params() {
        this("", 0, 1, "");
      }
    }

    public record Trained(
        String folder,
        Map<String, Double> metrics,
        Map<String, Histogram> histograms,
        Histogram ages) {}

    @Override
    public void define(DagFlow<Params> flow) {
      var models = flow.connection("models", Models.class);
      var trained = flow.given(flow.params()).task("train", this::train);
      var churn =
          flow.task(
              "publish",
              Publish.to(models, "churn")
                  .folder(trained.get(Trained::folder))
                  .file("threshold.txt", flow.constant("0.5"))
                  .lock("requirements.lock")
                  .image(flow.params().get(Params::image))
                  .metrics(trained.get(Trained::metrics))
                  .metric("auc", flow.params().get(Params::auc))
                  .parameter("depth", 6)
                  .batch(flow.interval())
                  .commit("0123abc")
                  .input("age", "double")
                  .output("churns", "double")
                  .histogram("age", trained.get(Trained::ages))
                  .histograms(trained.get(Trained::histograms)));
      var passed =
          flow.task(
              "gate",
              Gate.of(models, churn).higher("auc", 0.01).drift("age", 0.2).drift("size", 0.2));
      var live = flow.task("promote", Promote.passed(models, passed).why("better"));
      flow.given(models, flow.context(), live).task("use", this::use);
    }

    Trained train(Params params) {
      var sizes = new Histogram(List.of("s", "l"), List.of(1L, 1L));
      var ages = new Histogram(List.of("young", "old"), List.of(10L, params.old()));
      return new Trained(params.folder(), Map.of("loss", 0.25), Map.of("size", sizes), ages);
    }

    String use(Models models, TaskContext task, Flip live) throws IOException {
      ModelVersion version = models.live("churn").orElseThrow();
      Path files = models.fetch(version, task.folder().resolve("model"));
      return live.version()
          + Files.readString(files.resolve("model.bin"))
          + Files.readString(files.resolve("threshold.txt"));
    }
  }

  @BeforeEach
  void open() throws IOException {
    Path made = Files.createDirectories(temp.resolve("trained"));
    Files.writeString(made.resolve("model.bin"), "weights");
    Files.writeString(made.resolve("requirements.lock"), "numpy==2.0");
    dag = TestDag.of(Churn.class).connection("models", url()).runsItsCode();
  }

  @AfterEach
  void close() {
    dag.close();
  }

  private String url() {
    return "models://folder" + temp.resolve("store");
  }

  private TestRun run(double auc, long old) {
    String folder = temp.resolve("trained").toString();
    return dag.trigger(new Churn.Params(folder, auc, old, Samples.IMAGE)).finish();
  }

  @Test
  void shouldPublishJudgePromoteAndUse() throws IOException {
    TestRun first = run(0.90, 10);
    assertThat(first).succeeded();
    assertThat(first.task("use")).returned("1weights0.5");
    assertThat(first.task("promote").result(Flip.class).why()).isEqualTo("better");
    assertThat(run(0.92, 11).task("use")).returned("2weights0.5");

    TestRun third = run(0.925, 10);
    assertThat(third.task("gate"))
        .failedWith("churn 3 may not replace 2, which is live")
        .failedWith("drift of age")
        .hasAttempts(1);
    assertThat(third.task("promote").state()).isEqualTo(TaskState.UPSTREAM_FAILED);

    var registry = Place.of(temp.resolve("store").toString()).open();
    assertThat(registry.versions("churn")).containsExactly(1, 2, 3);
    assertThat(registry.alias("churn", "live").history())
        .extracting(Flip::version, Flip::who)
        .containsExactly(
            tuple(2, "churn/" + dag.runs().get(1).id() + "/promote"),
            tuple(1, "churn/" + first.id() + "/promote"));
    Manifest manifest = registry.manifest(registry.version("churn", 3));
    assertThat(manifest.metrics()).isEqualTo(Map.of("auc", 0.925, "loss", 0.25));
    assertThat(manifest.parameters()).isEqualTo(Map.of("depth", "6"));
    assertThat(manifest.histograms()).containsOnlyKeys("age", "size");
    assertThat(manifest.environment())
        .isEqualTo(new Manifest.Environment(Samples.IMAGE, "requirements.lock"));
    assertThat(manifest.batches()).hasSize(1);
    assertThat(manifest.commit()).isEqualTo("0123abc");
  }

  @Test
  void shouldSayWhatCannotBePublished() throws IOException {
    assertThat(run(0.9, -10).task("train")).failedWith("must be 0 or more");
    Files.delete(temp.resolve("trained/requirements.lock"));
    assertThat(run(0.9, 10).task("publish"))
        .failedWith("lock is 'requirements.lock', which is none");
    Files.createSymbolicLink(temp.resolve("trained/link"), temp.resolve("trained/model.bin"));
    assertThat(run(0.9, 10).task("publish")).failedWith("link is a link or no plain file");
    assertThat(
            dag.trigger(new Churn.Params("nowhere", 0.9, 1, Samples.IMAGE))
                .finish()
                .task("publish"))
        .failedWith("folder is 'nowhere', which is no folder on this worker");
    assertThat(dag.trigger(new Churn.Params("/", 0.9, 1, "churn:latest")).finish().task("publish"))
        .failedWith("image is 'churn:latest'; a tag may move");
  }

  /** What is drawn when something goes wrong. */
  public static final class Back implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      var models = flow.connection("models", Models.class);
      var check = flow.given(flow.context()).run("check", this::check);
      flow.task("rollback", Rollback.of(models, "churn").why("complaints"))
          .after(check)
          .runWhen(TriggerRule.ONE_FAILED);
    }

    void check(TaskContext task) {
      if (task.attempt() == 1) {
        throw new IllegalStateException("complaints rose");
      }
    }
  }

  @Test
  void shouldRollBack() throws IOException {
    run(0.90, 10);
    run(0.92, 10);
    try (var back = TestDag.of(Back.class).connection("models", url()).runsItsCode()) {
      TestRun run = back.trigger().finish();
      Flip flip = run.task("rollback").result(Flip.class);
      assertThat(flip.version()).isEqualTo(1);
      assertThat(flip.kind()).isEqualTo(Flip.Kind.ROLLBACK);
      TestRun again = back.trigger().finish();
      assertThat(again.task("rollback")).failedWith("names version 1 and named none before");
    }
  }
}
