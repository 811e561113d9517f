// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Dag;
import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.FilesOf;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.operators.model.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores rows whose answers are known with the file of a published version, {@code .onnx} or {@code
 * .pmml}, and measures how long one row takes. Wrong answers, or a slow model, fail the task for
 * good, with a table of the first wrong rows.
 *
 * <pre>{@code
 * var models = flow.connection("models", Models.class);
 * var folder = flow.constant("/srv/trained/churn");
 * var churn = flow.task("publish", Publish.to(models, "churn").folder(folder));
 * var scored =
 *     flow.task("score", ScoringCheck.of(models, churn).golden(this, "golden.csv", "churns"));
 * var model = scored.get(Scored::model);
 * flow.task("promote", Promote.version(models, model).why("scores as it did"));
 * }</pre>
 *
 * @param dag beside whose source the golden rows lie, in {@code <DAG>.files/}; {@code Void} = they
 *     are a file of the version
 * @param golden CSV with a header: features, and what the model must answer
 * @param expected columns of it that are answers, named as the model names its outputs
 * @param file in the version; empty = the only {@code .onnx} or {@code .pmml} there
 * @param tolerance of numbers: absolute, and for numbers above 1 relative; 1e-5 unless said
 * @param atMostWrong rows that may be wrong; 0 unless said
 * @param slowest 99 of 100 rows must be faster; 50 ms unless said
 * @retry Wrong answers and a slow model fail for good ({@code
 *     ScoringCheckTest.shouldLetThroughWhatScoresRightAndFailWithATableOfWhatDoesNot}); a place
 *     that cannot be read is tried again.
 * @cancel Nothing is left: it only reads.
 * @loss A retry scores again: it only reads.
 * @needs to reach the connection's place; for ONNX Linux with glibc, or macOS, on x86-64 or aarch64
 * @ran {@code ScoringCheckTest}, with ONNX Runtime and pmml4s
 */
public record ScoringCheck(
    Value<Models> models,
    Value<ModelVersion> version,
    Class<?> dag,
    String golden,
    List<String> expected,
    String file,
    double tolerance,
    int atMostWrong,
    Duration slowest)
    implements DirectOperator<Scored> {
  private static final double USUAL_TOLERANCE = 1e-5;
  private static final Duration USUALLY = Duration.ofMillis(50);
  private static final int ROUNDS = 3;
  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * @throws IllegalArgumentException for what can never work, while the DAG is drawn
   */
  public ScoringCheck {
    expected = List.copyOf(expected);
    if (!Double.isFinite(tolerance) || tolerance < 0) {
      throw new IllegalArgumentException("tolerance is " + tolerance + "; give 0 or more");
    }
    if (atMostWrong < 0) {
      throw new IllegalArgumentException("atMostWrong is " + atMostWrong + "; give 0 or more");
    }
    if (!slowest.isPositive()) {
      throw new IllegalArgumentException("slowest is " + slowest + "; give more than 0");
    }
  }

  /** Begins with the version that is to be scored. */
  public static Of of(Ref<Models> models, Ref<ModelVersion> version) {
    return new Of(Value.of(models), Value.of(version));
  }

  /**
   * A version, waiting for the rows that it must score right.
   *
   * <pre>{@code ScoringCheck.of(models, churn).golden(this, "golden.csv", "churns")}</pre>
   */
  public record Of(Value<Models> models, Value<ModelVersion> version) {
    /**
     * Rows whose answers are known.
     *
     * @param dag {@code this}, in a DAG
     * @param file CSV in {@code <DAG>.files/}
     * @param expected a column of it that is an answer; all others are features
     */
    public ScoringCheck golden(Dag<?> dag, String file, String expected, String... more) {
      return rows(dag.getClass(), file, expected, more);
    }

    /**
     * Rows that the training itself scored, in a file of the version: so the model scores here as
     * it did where it was made, whatever it was trained on.
     *
     * @param file CSV, published with the model
     * @param expected a column of it that is an answer; all others are features
     */
    public ScoringCheck goldenOfVersion(String file, String expected, String... more) {
      return rows(Void.class, file, expected, more);
    }

    private ScoringCheck rows(Class<?> dag, String file, String expected, String... more) {
      var all = new ArrayList<>(List.of(expected));
      all.addAll(List.of(more));
      return new ScoringCheck(models, version, dag, file, all, "", USUAL_TOLERANCE, 0, USUALLY);
    }
  }

  /**
   * The file to score with, where the version has several.
   *
   * @default the only one that can be scored
   */
  public ScoringCheck file(String name) {
    return new ScoringCheck(
        models, version, dag, golden, expected, name, tolerance, atMostWrong, slowest);
  }

  /** How far a number may be off: absolute, and for numbers above 1 relative. */
  public ScoringCheck tolerance(double most) {
    return new ScoringCheck(
        models, version, dag, golden, expected, file, most, atMostWrong, slowest);
  }

  /** How many rows may be wrong. */
  public ScoringCheck atMostWrong(int rows) {
    return new ScoringCheck(models, version, dag, golden, expected, file, tolerance, rows, slowest);
  }

  /** What 99 of 100 rows must stay below once the model is warm. */
  public ScoringCheck slowest(Duration p99) {
    return new ScoringCheck(
        models, version, dag, golden, expected, file, tolerance, atMostWrong, p99);
  }

  @Override
  public Scored run(TaskContext task) throws IOException {
    Path files = models.get().fetch(version.get(), task.folder().resolve("model"));
    var rows = GoldenRows.of(golden, new String(golden(files), UTF_8), expected);
    Path model = ModelFile.in(files, file, "file(…)");
    String name = files.relativize(model).toString();
    try (Scorer scorer = Scorer.open(model, rows.features())) {
      int wrong = compare(scorer, rows, name);
      Latency latency = measure(scorer, rows);
      return fastEnough(
          new Scored(
              version.get(),
              name,
              rows.rows().size(),
              wrong,
              latency.p50Millis(),
              latency.p99Millis()),
          task);
    }
  }

  private byte[] golden(Path files) throws IOException {
    if (dag != Void.class) {
      return new FilesOf(dag).read(golden);
    }
    Path file = files.resolve(golden).normalize();
    if (!file.startsWith(files) || !Files.isRegularFile(file)) {
      throw new TaskFailed(
          version.get() + " has no file " + golden + ": publish it with the model");
    }
    return Files.readAllBytes(file);
  }

  private Scored fastEnough(Scored scored, TaskContext task) {
    if (scored.p99Millis() > slowestMillis()) {
      throw new TaskFailed(
          "%s is slow: one row in 100 takes %.2f ms or more, half of them %.2f ms; allowed are %s ms"
              .formatted(
                  title(scored.file()), scored.p99Millis(), scored.p50Millis(), slowestMillis()));
    }
    task.log()
        .info(
            "{} scores {} of {} rows right; one row takes {} ms (p50), {} ms (p99)",
            title(scored.file()),
            scored.rows() - scored.wrong(),
            scored.rows(),
            scored.p50Millis(),
            scored.p99Millis());
    return scored;
  }

  private double slowestMillis() {
    return slowest.toNanos() / NANOS_PER_MILLI;
  }

  private String title(String name) {
    return version.get() + " (" + name + ")";
  }

  private int compare(Scorer scorer, GoldenRows rows, String name) throws IOException {
    var wrong = new ArrayList<Wrong>();
    var comparison = new Comparison(expected, tolerance);
    for (int i = 0; i < rows.rows().size(); i++) {
      GoldenRows.Row row = rows.rows().get(i);
      wrong.addAll(comparison.of(row, scorer.query(row).answer()));
    }
    int wrongRows = (int) wrong.stream().mapToInt(Wrong::line).distinct().count();
    if (wrongRows > atMostWrong) {
      throw new TaskFailed(
          "%s scores %d of %d rows of %s wrong, at most %d may be:%n%s"
              .formatted(
                  title(name),
                  wrongRows,
                  rows.rows().size(),
                  golden,
                  atMostWrong,
                  Wrong.table(wrong)));
    }
    return wrongRows;
  }

  /** The best of some rounds: what else the machine does makes a model slower, never faster. */
  private Latency measure(Scorer scorer, GoldenRows rows) throws IOException {
    var queries = new ArrayList<Scorer.Query>();
    for (GoldenRows.Row row : rows.rows()) {
      queries.add(scorer.query(row));
    }
    Latency best = Latency.of(queries, System::nanoTime);
    for (int i = 1; i < ROUNDS && best.p99Millis() > slowestMillis(); i++) {
      Latency next = Latency.of(queries, System::nanoTime);
      best = next.p99Millis() < best.p99Millis() ? next : best;
    }
    return best;
  }
}
