// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.ModelVersion;
import java.io.IOException;
import java.time.Duration;

/**
 * Deploys a version of a model on an endpoint of Amazon SageMaker, and waits until it is in
 * service: makes the endpoint, or updates it without a pause in its answers (SageMaker starts new
 * instances, and ends the old ones when those are well). While it waits it holds no slot of a
 * worker. An endpoint that somebody else changes just then is waited for.
 *
 * <pre>{@code
 * var models = flow.connection("models", Models.class);
 * var aws = flow.connection("aws", SageMaker.class);
 * var live = flow.task("rollback", Rollback.of(models, "churn").why("complaints rose")); // or Promote
 * flow.task(
 *     "deploy",
 *     SageMakerEndpoint.on(aws, "churn")
 *         .live(live)
 *         .image("123456789012.dkr.ecr.eu-central-1.amazonaws.com/churn:8")
 *         .instances("ml.m5.large", 2));
 * }</pre>
 *
 * @param data address of a {@code model.tar.gz}; empty = none
 * @retry A deployment of its own, after an endpoint that the former attempt made is deleted ({@code
 *     SageMakerContractTest}); what SageMaker refuses, and an endpoint that somebody else changed
 *     meanwhile, fail for good ({@code SageMakerEndpointTest}). A used up quota, and an update that
 *     SageMaker takes back, are tried again.
 * @cancel An endpoint that this attempt made is deleted ({@code SageMakerContractTest}), as soon as
 *     SageMaker lets it be ({@code
 *     SageMakerEndpointTest.shouldDeleteWhatItMadeAsSoonAsSageMakerTakesIt}); an update goes on,
 *     for SageMaker stops none ({@code SageMakerEndpointTest.shouldLeaveAnUpdateThatIsCancelled}).
 * @loss SageMaker goes on and another worker attaches; a request whose answer was lost is found by
 *     the name of its configuration. ({@code SageMakerContractTest}, {@code SageMakerUpdateTest})
 * @needs to reach the API of SageMaker; {@code sagemaker:} {@code CreateModel}, {@code
 *     DescribeModel}, {@code CreateEndpointConfig}, {@code DescribeEndpointConfig}, {@code
 *     CreateEndpoint}, {@code UpdateEndpoint}, {@code DescribeEndpoint}, {@code DeleteEndpoint},
 *     and {@code iam:PassRole} for the execution role
 * @ran {@code SageMakerContractTest}, against a server written by hand; {@code
 *     RealSageMakerChecks}, against moto, by hand; not run against the real service
 */
public record SageMakerEndpoint(
    Value<SageMaker> aws,
    String endpoint,
    Which version,
    Value<String> image,
    Value<String> data,
    String instanceType,
    int instances)
    implements ExternalOperator<SageMakerEndpoint.Deploying, Deployed> {
  /** Looks while SageMaker says that it is asked too much, or has trouble of its own. */
  private static final Duration LATER = Duration.ofSeconds(30);

  /**
   * What finds a deployment again.
   *
   * @param mark the beginning of the names of its configurations: one to make the endpoint, one to
   *     update it
   * @param config that SageMaker was given; empty = none yet
   * @param before that served until then; empty = none, or it is not known
   */
  public record Deploying(String mark, String config, String before) {
    String created() {
      return mark + "-c";
    }

    String updated() {
      return mark + "-u";
    }

    boolean hasBegun() {
      return !config.isEmpty();
    }

    boolean isOurs(String name) {
      return name.equals(created()) || name.equals(updated());
    }

    /** Neither ours nor what a failed update goes back to. */
    boolean isAnothers(String name) {
      boolean made = config.equals(created());
      return !name.isEmpty()
          && !isOurs(name)
          && (made || (!before.isEmpty() && !before.equals(name)));
    }

    Deploying with(String given, String former) {
      return new Deploying(mark, given, former);
    }
  }

  /**
   * A version of a model.
   *
   * @param manifest SHA-256 of its manifest
   */
  public record Which(Value<String> name, Value<Integer> number, Value<String> manifest) {
    ModelVersion get() {
      return new ModelVersion(name.get(), number.get(), manifest.get());
    }
  }

  /**
   * @throws IllegalArgumentException for what can never work, while the DAG is drawn
   */
  public SageMakerEndpoint {
    if (!endpoint.matches("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")) {
      throw new IllegalArgumentException(
          "endpoint is '"
              + endpoint
              + "'; names in SageMaker are 1 to 63 letters, digits and -, and begin and end with a"
              + " letter or digit");
    }
    if (image.ref() == null) {
      checkImage(image.get());
    }
    if (data.ref() == null) {
      checkData(data.get());
    }
    if (!instanceType.matches("ml(\\.[a-z0-9-]+){2}")) {
      throw new IllegalArgumentException(
          "the type of instances is '" + instanceType + "'; give one such as ml.m5.large");
    }
    if (instances < 1) {
      throw new IllegalArgumentException(instances + " instances; give 1 or more");
    }
  }

  private static void checkImage(String image) {
    if (!image.matches("\\S{1,255}")) {
      throw new IllegalArgumentException(
          "image is '"
              + image
              + "'; give an address in ECR, such as"
              + " 123456789012.dkr.ecr.eu-central-1.amazonaws.com/churn@sha256:…");
    }
  }

  private static void checkData(String data) {
    if (!data.isEmpty() && !data.matches("s3://[a-z0-9][a-z0-9.-]+/\\S+\\.tar\\.gz")) {
      throw new IllegalArgumentException(
          "data is '" + data + "'; SageMaker takes a model.tar.gz, as s3://bucket/model.tar.gz");
    }
  }

  /** Begins with the connection, and what the endpoint is called. */
  public static On on(Ref<SageMaker> aws, String endpoint) {
    return new On(Value.of(aws), endpoint);
  }

  /**
   * An endpoint, waiting for a version.
   *
   * <pre>{@code SageMakerEndpoint.on(aws, "churn").version(churn).image(uri)}</pre>
   */
  public record On(Value<SageMaker> aws, String endpoint) {
    /** The version to deploy. */
    public Of version(Ref<ModelVersion> version) {
      return of(
          version.get(ModelVersion::name),
          version.get(ModelVersion::version),
          version.get(ModelVersion::manifest));
    }

    /** The version that a {@code Promote} or {@code Rollback} let an alias name. */
    public Of live(Ref<Flip> flip) {
      return of(flip.get(Flip::name), flip.get(Flip::version), flip.get(Flip::manifest));
    }

    private Of of(Ref<String> name, Ref<Integer> number, Ref<String> manifest) {
      return new Of(aws, endpoint, new Which(Value.of(name), Value.of(number), Value.of(manifest)));
    }
  }

  /**
   * A version, waiting for its image.
   *
   * <pre>{@code SageMakerEndpoint.on(aws, "churn").version(churn).image(uri)}</pre>
   */
  public record Of(Value<SageMaker> aws, String endpoint, Which version) {
    /** What serves it, as an address in ECR; name it by its digest, for a tag may move. */
    public SageMakerEndpoint image(String image) {
      return with(Value.of(image));
    }

    /** The same, where it is known in the run. */
    public SageMakerEndpoint image(Ref<String> image) {
      return with(Value.of(image));
    }

    private SageMakerEndpoint with(Value<String> image) {
      return new SageMakerEndpoint(aws, endpoint, version, image, Value.of(""), "ml.m5.large", 1);
    }
  }

  /**
   * For an image that does not hold the model: where SageMaker finds it, as {@code
   * s3://bucket/model.tar.gz}.
   *
   * @default none: the image holds the model
   */
  public SageMakerEndpoint data(Ref<String> address) {
    return new SageMakerEndpoint(
        aws, endpoint, version, image, Value.of(address), instanceType, instances);
  }

  /**
   * What it runs on.
   *
   * @param type such as {@code ml.m5.large}
   * @default one {@code ml.m5.large}
   */
  public SageMakerEndpoint instances(String type, int count) {
    return new SageMakerEndpoint(aws, endpoint, version, image, data, type, count);
  }

  /**
   * Only names what the first look begins: so whenever the attempt ends, it is known what to end.
   */
  @Override
  public Deploying submit(TaskContext task) {
    aws.get().console(endpoint).ifPresent(link -> task.log().info("{}", link));
    return new Deploying(wish().mark(task.submitKey()), "", "");
  }

  @Override
  public Poll<Deployed> poll(Deploying deploying, TaskContext task)
      throws IOException, InterruptedException {
    try (SageMakerApi api = aws.get().open()) {
      return new Deployment(api, endpoint, task).look(deploying, wish());
    } catch (Busy e) {
      task.log().warn("{}; looking again", e.getMessage());
      return Poll.again(LATER);
    } catch (Refused e) {
      throw failed(e);
    }
  }

  @Override
  public void cancel(Deploying deploying, TaskContext task)
      throws IOException, InterruptedException {
    try (SageMakerApi api = aws.get().open()) {
      new Deployment(api, endpoint, task).cancel(deploying);
    } catch (Refused e) {
      throw failed(e);
    }
  }

  private static TaskFailed failed(Refused refusal) {
    return new TaskFailed("SageMaker refuses: " + refusal.told(), refusal);
  }

  private Wish wish() {
    try {
      checkImage(image.get());
      checkData(data.get());
    } catch (IllegalArgumentException e) {
      throw new TaskFailed(String.valueOf(e.getMessage()), e);
    }
    return new Wish(
        version.get(), image.get(), data.get(), aws.get().executionRole(), instanceType, instances);
  }
}
