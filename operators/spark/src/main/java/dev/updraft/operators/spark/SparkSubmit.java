// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A job in a standalone cluster, in cluster mode: the driver runs on one of the cluster's workers,
 * and Updraft looks after it through the master's submission server. No slot of an Updraft worker
 * is held meanwhile, and nothing of Spark is needed there. The result is the driver's id.
 *
 * <pre>{@code
 * var spark = flow.connection("spark", Spark.class);
 * var day = flow.interval().get(DataInterval::start);
 * flow.task(
 *         "sales",
 *         SparkSubmit.on(spark)
 *             .jar("hdfs:///jobs/sales.jar", "com.acme.Sales")
 *             .arg(day)
 *             .conf("spark.executor.memory", "4g"))
 *     .retries(1);
 * }</pre>
 *
 * @param cluster whose master is a standalone one
 * @param jar path or URL, as the cluster's workers see it
 * @param arguments of the main method, one for each
 * @param every how often to look; 15 seconds unless said
 * @retry A new driver, after the former one is seen to have ended. ({@code
 *     SparkSubmitContractTest})
 * @cancel The driver is killed, and looked after until it is over. ({@code
 *     SparkSubmitTest.shouldWaitUntilTheDriverEnded})
 * @loss The driver goes on and another worker attaches; one whose submit was lost is found by its
 *     mark. ({@code SparkSubmitContractTest}, {@code
 *     SparkSubmitTest.shouldStartNoSecondDriverWhileOneHidesWhoseItIs})
 * @needs to reach the submission server, and the pages of the master and of Spark's workers;
 *     nothing of Spark
 * @ran {@code SparkSubmitContractTest}, against a scripted master; {@code RealSparkChecks}, against
 *     Spark 4.1, by hand
 */
public record SparkSubmit(
    Value<Spark> cluster,
    String jar,
    String mainClass,
    List<Value<Object>> arguments,
    SparkSettings settings,
    Duration every)
    implements ExternalOperator<SparkSubmit.Driver, String> {
  private static final Duration USUALLY = Duration.ofSeconds(15);

  /**
   * What finds a driver again.
   *
   * @param id empty: the answer to the submit was lost, and it must be looked for
   * @param rest the submission server
   * @param ui the master's pages
   * @param mark what its launch line holds
   */
  public record Driver(String id, String rest, String ui, String mainClass, String mark) {
    Driver named(String found) {
      return new Driver(found, rest, ui, mainClass, mark);
    }
  }

  /**
   * @throws IllegalArgumentException for what can never run, while the DAG is drawn
   */
  public SparkSubmit {
    arguments = List.copyOf(arguments);
    if (jar.isBlank()) {
      throw new IllegalArgumentException("jar is empty; give the path or URL of the job's jar");
    }
    String lower = jar.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".py") || lower.endsWith(".sql")) {
      throw new IllegalArgumentException(
          "jar: "
              + jar
              + " cannot run in cluster mode, a standalone cluster runs only jars there; use"
              + " SparkClient.on(…), whose driver runs on the worker");
    }
    JobClass.check(mainClass);
    if (every.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("every: " + every + " is too often; give 1 s or more");
    }
  }

  /** Begins with where the job runs. */
  public static On on(Ref<Spark> cluster) {
    return new On(Value.of(cluster));
  }

  /**
   * A cluster, waiting for its job.
   *
   * <pre>{@code SparkSubmit.on(spark).jar("hdfs:///jobs/sales.jar", "com.acme.Sales")}</pre>
   */
  public record On(Value<Spark> cluster) {
    /**
     * A main class in a jar.
     *
     * @param path a path or URL, as every worker of the cluster sees it: {@code hdfs:}, {@code
     *     s3a:}, {@code https:}, or a file that is on all of them
     */
    public SparkSubmit jar(String path, String mainClass) {
      return new SparkSubmit(cluster, path, mainClass, List.of(), SparkSettings.NONE, USUALLY);
    }
  }

  /** One more argument. */
  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  public SparkSubmit arg(Ref<?> value) {
    return with(Value.of((Ref<Object>) value));
  }

  /** The same, known now. */
  public SparkSubmit arg(String value) {
    return with(Value.of((Object) value));
  }

  private SparkSubmit with(Value<Object> argument) {
    var all = new ArrayList<>(arguments);
    all.add(argument);
    return new SparkSubmit(cluster, jar, mainClass, all, settings, every);
  }

  /** A Spark property. */
  public SparkSubmit conf(String name, String value) {
    return with(settings.plusConf(name, Value.of((Object) value)));
  }

  /** The same, known in the run. */
  @SuppressWarnings("unchecked") // as above
  public SparkSubmit conf(String name, Ref<?> value) {
    return with(settings.plusConf(name, Value.of((Ref<Object>) value)));
  }

  /** Maven coordinates, {@code group:artifact:version}, fetched by the driver. */
  public SparkSubmit packages(String... coordinates) {
    return with(settings.plusPackages(List.of(coordinates)));
  }

  /** More jars for driver and executors. */
  public SparkSubmit moreJars(String... paths) {
    return with(settings.plusJars(List.of(paths)));
  }

  /** One more file for the working folder of each executor. */
  public SparkSubmit file(String path) {
    return with(settings.plusFile(path));
  }

  /** How often to look; a second or more. */
  public SparkSubmit every(Duration pause) {
    return new SparkSubmit(cluster, jar, mainClass, arguments, settings, pause);
  }

  private SparkSubmit with(SparkSettings other) {
    return new SparkSubmit(cluster, jar, mainClass, arguments, other, every);
  }

  @Override
  public Driver submit(TaskContext task) throws IOException, InterruptedException {
    Spark at = cluster.get();
    var identity = Identity.of(mainClass, task.submitKey());
    var driver =
        new Driver("", at.rest().toString(), at.ui().toString(), mainClass, identity.mark());
    String request = request(at, task, identity);
    return after(driver).submit(request, task);
  }

  private String request(Spark at, TaskContext task, Identity identity) {
    String name = task.dagId() + "." + task.taskId();
    var properties = settings.properties(at, name, task.submitKey());
    properties.put(Identity.MARK, identity.mark());
    return SubmitJson.of(
        at.standalone(),
        jar,
        mainClass,
        arguments.stream().map(each -> String.valueOf(each.get())).toList(),
        properties);
  }

  @Override
  public Poll<String> poll(Driver driver, TaskContext task)
      throws IOException, InterruptedException {
    return after(driver).look(every, task);
  }

  @Override
  public Poll<String> attach(Driver driver, TaskContext task)
      throws IOException, InterruptedException {
    task.log().info("Attaches to {}", driver.id().isEmpty() ? "a lost submit" : driver.id());
    return poll(driver, task);
  }

  @Override
  public void cancel(Driver driver, TaskContext task) throws IOException, InterruptedException {
    after(driver).end(task);
  }

  private DriverLife after(Driver driver) {
    var requests = Requests.bearer(cluster.get().token());
    return new DriverLife(
        driver,
        new Submissions(URI.create(driver.rest()), requests),
        new MasterPages(URI.create(driver.ui())),
        cluster.get().history());
  }
}
