// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Publishes files as the next version of a model, with what was known when it was trained. A
 * version never changes. An attempt makes one version at most, also when its worker is lost and the
 * step is repeated.
 *
 * <pre>{@code
 * record Trained(String folder, double auc) {}
 *
 * var models = flow.connection("models", Models.class);
 * var day = flow.interval().get(DataInterval::start);
 * var trained = flow.task("train", Python.script(this, "train.py").result(Trained.class));
 * flow.task(
 *     "publish",
 *     Publish.to(models, "churn")
 *         .folder(trained.get(Trained::folder))
 *         .metric("auc", trained.get(Trained::auc))
 *         .parameter("depth", 6)
 *         .batch(day));
 * }</pre>
 *
 * @param facts what was said about it, in order
 * @retry A further attempt makes a further version ({@code
 *     VersionsTest.shouldGiveEachOfManyAttemptsOneNumberWithoutGaps}); what cannot be published
 *     fails for good ({@code ModelsDagTest.shouldSayWhatCannotBePublished}).
 * @cancel A version that was made stays; it is not live by that. (not tested)
 * @loss The attempt still makes one version, whole, or none. ({@code PublishDeathTest}, {@code
 *     CrashTest.shouldShowNoHalfVersionAndMakeNoneTwice})
 * @needs to see the folder of the files, and to reach the connection's place
 * @ran {@code ModelsDagTest}, in a folder; {@code RealS3ModelChecks}, against moto, by hand
 */
public record Publish(Value<Models> models, String name, List<Fact> facts)
    implements ExternalOperator<ModelVersion, ModelVersion> {
  private static final Pattern IMAGE = Pattern.compile("\\S+@sha256:[0-9a-f]{64}");

  public Publish {
    Names.check("model", name);
    facts = List.copyOf(facts);
    facts.forEach(Publish::check);
  }

  /** What a fact is about. */
  public enum Kind {
    FOLDER,
    FILE,
    LOCK,
    IMAGE,
    PARAMETER,
    METRIC,
    METRICS,
    BATCH,
    COMMIT,
    INPUT,
    OUTPUT,
    HISTOGRAM,
    HISTOGRAMS
  }

  /**
   * One thing that was said about the version.
   *
   * @param name empty where there is only one of its kind
   */
  public record Fact(Kind kind, String name, Value<Object> value) {}

  /** Begins with the connection and the model's name: letters, digits, _ and -. */
  public static Publish to(Ref<Models> models, String name) {
    return new Publish(Value.of(models), name, List.of());
  }

  /** All files below a folder that this worker sees; their paths in it are their names. */
  public Publish folder(Ref<String> path) {
    return with(Kind.FOLDER, "", path);
  }

  /** One more file, which holds this text. */
  public Publish file(String path, Ref<String> text) {
    return with(Kind.FILE, path, text);
  }

  /** Which of its files pins its libraries, such as {@code requirements.lock}. */
  public Publish lock(String path) {
    return with(Kind.LOCK, "", Value.of(path));
  }

  /** The image that it runs in, by its digest: {@code registry/name@sha256:…}. */
  public Publish image(String digest) {
    return with(Kind.IMAGE, "", Value.of(digest));
  }

  /** The same, known in the run. */
  public Publish image(Ref<String> digest) {
    return with(Kind.IMAGE, "", digest);
  }

  /** A parameter of the training; kept as a text. */
  public Publish parameter(String parameter, Object value) {
    return with(Kind.PARAMETER, parameter, Value.of(value));
  }

  /** The same, known in the run. */
  public Publish parameter(String parameter, Ref<?> value) {
    return with(Kind.PARAMETER, parameter, value);
  }

  /** How good it is by one measure; must be finite. */
  public Publish metric(String metric, Ref<? extends Number> value) {
    return with(Kind.METRIC, metric, value);
  }

  /** Several measures at once. */
  public Publish metrics(Ref<Map<String, Double>> values) {
    return with(Kind.METRICS, "", values);
  }

  /** The id of a batch of training data. */
  public Publish batch(Ref<?> id) {
    return with(Kind.BATCH, "", id);
  }

  /** The git commit of the code that trained it. */
  public Publish commit(Ref<String> hash) {
    return with(Kind.COMMIT, "", hash);
  }

  /** The same, known now. */
  public Publish commit(String hash) {
    return with(Kind.COMMIT, "", Value.of(hash));
  }

  /** A value that the model takes, and its type: {@code input("age", "double")}. */
  public Publish input(String input, String type) {
    return with(Kind.INPUT, input, Value.of(type));
  }

  /** A value that the model gives, and its type. */
  public Publish output(String output, String type) {
    return with(Kind.OUTPUT, output, Value.of(type));
  }

  /** How a feature was spread in the training data; what {@link Gate#drift} compares. */
  public Publish histogram(String feature, Ref<Histogram> histogram) {
    return with(Kind.HISTOGRAM, feature, histogram);
  }

  /** Several features at once, by name. */
  public Publish histograms(Ref<Map<String, Histogram>> histograms) {
    return with(Kind.HISTOGRAMS, "", histograms);
  }

  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  private Publish with(Kind kind, String of, Ref<?> value) {
    return with(kind, of, Value.of((Ref<Object>) value));
  }

  private Publish with(Kind kind, String of, Value<Object> value) {
    List<Fact> all = new ArrayList<>(facts);
    all.add(new Fact(kind, of, value));
    return new Publish(models, name, all);
  }

  /** What is known while the DAG is drawn is refused then. */
  private static void check(Fact fact) {
    switch (fact.kind()) {
      case FILE -> FilePath.check(fact.name());
      case LOCK -> FilePath.check(fact.value().toString());
      case IMAGE -> {
        if (fact.value().ref() == null) {
          image(fact.value().get().toString(), "");
        }
      }
      case PARAMETER, METRIC, INPUT, OUTPUT, HISTOGRAM -> {
        if (fact.name().isBlank()) {
          throw new IllegalArgumentException(
              "a fact of kind " + fact.kind() + " has no name; name it");
        }
      }
      case FOLDER, METRICS, BATCH, COMMIT, HISTOGRAMS -> {}
    }
  }

  /** A digest, or nothing. */
  static String image(String digest, String otherwise) {
    if (digest.isEmpty()) {
      return otherwise;
    }
    if (!IMAGE.matcher(digest).matches()) {
      throw new IllegalArgumentException(
          "image is '"
              + digest
              + "'; a tag may move, so name its digest: registry/name@sha256: and 64 digits");
    }
    return digest;
  }

  @Override
  public ModelVersion submit(TaskContext task) throws IOException {
    return models
        .get()
        .at(
            registry -> {
              var said = new Facts(facts);
              ModelVersion version = registry.publish(said.draft(name, task), said::contents);
              task.log().info("published {} as {}", task.submitKey(), version);
              return version;
            });
  }

  @Override
  public Poll<ModelVersion> poll(ModelVersion done, TaskContext task) {
    return Poll.done(done);
  }

  /** A version stays; it is not live by that. */
  @Override
  public void cancel(ModelVersion done, TaskContext task) {}
}
