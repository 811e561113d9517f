// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Dag;
import dev.updraft.api.DirectOperator;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.process.Child;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A job in client mode: the driver is a process of the Updraft worker, and so a slot is held as
 * long as it runs. Its executors are in the connection's cluster, in that of a {@link On#master
 * master} that is known in the run, or in the same process where the master is {@code local[N]}.
 * What the driver writes is the task's log; it ends with the attempt. Exit code 99 skips the task.
 * There is no result.
 *
 * <pre>{@code
 * var spark = flow.connection("spark", Spark.class);
 * var day = flow.interval().get(DataInterval::start);
 * flow.task("report", SparkClient.on(spark).python(this, "report.py").arg(day)).retries(1);
 * }</pre>
 *
 * @param master of a standalone cluster that the run made; empty = the connection's own
 * @param arguments of the program, one for each
 * @param environment of the driver
 * @retry The job begins anew; a class that is not there, or a Spark that cannot be started, fails
 *     for good. ({@code SparkClientTest.shouldCallAMissingClassFinalAndSkipOn99})
 * @cancel The driver gets five seconds, then all its processes are ended, and with them the
 *     application. ({@code SparkClientTest.shouldEndWithItsAttempt})
 * @loss The driver ends with its worker, and with it the application. ({@code
 *     DeathTest.shouldLeaveNothingWhenTheSupervisorIsKilled})
 * @needs Spark and a Java for it, in the connection's {@code spark-home} and {@code java-home};
 *     Python for Python; to reach the master
 * @ran {@code SparkClientTest}, with a script for spark-submit; {@code RealSparkChecks}, with Spark
 *     4.1, by hand
 */
public record SparkClient(
    Value<Spark> spark,
    Value<String> master,
    SparkJob job,
    List<Value<Object>> arguments,
    SparkSettings settings,
    Map<String, String> environment)
    implements DirectOperator<Void> {

  /** Lets Spark give its executors back before it is killed. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** How often the log says how far the job is, where that has changed. */
  private static final Duration LOOKS = Duration.ofSeconds(5);

  /**
   * @throws IllegalArgumentException for what can never run, while the DAG is drawn
   */
  public SparkClient {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    if (job instanceof SparkJob.Sql sql && !arguments.isEmpty()) {
      throw new IllegalArgumentException(
          "arg: "
              + sql.file()
              + " can take no argument, Spark would paste it into the text; use a Python file that"
              + " calls spark.sql(text, args=…)");
    }
    for (String name : environment.keySet()) {
      if (name.matches("SPARK_HOME|JAVA_HOME|UPDRAFT_.*") || !name.matches("[A-Za-z_]\\w*")) {
        throw new IllegalArgumentException(
            "env: " + name + " cannot be set; homes belong into the connection");
      }
    }
  }

  /** Begins with which Spark runs the job. */
  public static On on(Ref<Spark> spark) {
    return new On(Value.of(spark), Value.of(""));
  }

  /**
   * A Spark, waiting for its job.
   *
   * <pre>{@code SparkClient.on(spark).sql(this, "clean.sql")}</pre>
   */
  public record On(Value<Spark> spark, Value<String> master) {
    On(Value<Spark> spark) {
      this(spark, Value.of(""));
    }

    /**
     * The master of a standalone cluster that is known only in the run, instead of the
     * connection's: its host, {@code host:port} or {@code spark://host:port}, 7077 unless said. An
     * empty text leaves the connection's. What the connection says of its own master (login,
     * password, addresses) stays with that; programs and properties hold. It is waited for up to
     * ten minutes, for a machine that was just made takes some to begin.
     *
     * <pre>{@code
     * GpuCluster.aws(terraform, "eu-central-1").head("m7i.xlarge").ttl(Duration.ofHours(2))
     *     .around(flow, "gpus", gpus ->
     *         flow.task("train", SparkClient.on(spark).master(gpus.get(Machines::headIp))
     *             .python(this, "train.py")));
     * }</pre>
     */
    public On master(Ref<String> host) {
      return new On(spark, Value.of(host));
    }

    /** A main class in a jar; a path on the worker, or a URL that Spark can read. */
    public SparkClient jar(String path, String mainClass) {
      return run(new SparkJob.Jar(path, mainClass));
    }

    /** A Python file in {@code <DAG>.files/}, beside the DAG's source. */
    public SparkClient python(Dag<?> dag, String file) {
      return run(new SparkJob.Python(dag.getClass(), file));
    }

    /** A file of SQL statements in {@code <DAG>.files/}; the first that fails ends it. */
    public SparkClient sql(Dag<?> dag, String file) {
      return run(new SparkJob.Sql(dag.getClass(), file));
    }

    private SparkClient run(SparkJob job) {
      return new SparkClient(spark, master, job, List.of(), SparkSettings.NONE, Map.of());
    }
  }

  /** One more argument. */
  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  public SparkClient arg(Ref<?> value) {
    return with(Value.of((Ref<Object>) value));
  }

  /** The same, known now. */
  public SparkClient arg(String value) {
    return with(Value.of((Object) value));
  }

  private SparkClient with(Value<Object> argument) {
    var all = new ArrayList<>(arguments);
    all.add(argument);
    return new SparkClient(spark, master, job, all, settings, environment);
  }

  /** A Spark property. */
  public SparkClient conf(String name, String value) {
    return with(settings.plusConf(name, Value.of((Object) value)));
  }

  /** The same, known in the run. */
  @SuppressWarnings("unchecked") // as above
  public SparkClient conf(String name, Ref<?> value) {
    return with(settings.plusConf(name, Value.of((Ref<Object>) value)));
  }

  /** Maven coordinates, {@code group:artifact:version}, fetched by spark-submit. */
  public SparkClient packages(String... coordinates) {
    return with(settings.plusPackages(List.of(coordinates)));
  }

  /** More jars for driver and executors. */
  public SparkClient moreJars(String... paths) {
    return with(settings.plusJars(List.of(paths)));
  }

  /** One more file for the working folder of each executor. */
  public SparkClient file(String path) {
    return with(settings.plusFile(path));
  }

  /** An environment variable of the driver; no secret, for it stands in the source. */
  public SparkClient env(String name, String value) {
    var all = new HashMap<>(environment);
    all.put(name, value);
    return new SparkClient(spark, master, job, arguments, settings, all);
  }

  private SparkClient with(SparkSettings other) {
    return new SparkClient(spark, master, job, arguments, other, environment);
  }

  @Override
  @SuppressWarnings("NullAway") // the only value of a Void is null
  public Void run(TaskContext task) throws IOException, InterruptedException {
    Spark with = spark.get().at(master.get());
    String mark = Identity.of("", task.submitKey()).mark();
    var properties = settings.properties(with, name(task), task.submitKey());
    properties.put(Identity.MARK, mark);
    if (with.master().startsWith("k8s:")) {
      properties.putAll(ClusterSubmit.login("spark.kubernetes.authenticate.", with, task.folder()));
    }
    if (!master.get().isBlank()) {
      Awaited.UP_TO_TEN_MINUTES.untilItListens(URI.create(with.master()), task);
    }
    task.log().info("Starts {} on {}", job.told(), with.master());
    var command = command(with, properties, task);
    var builder = SubmitHere.of(with.programs(), command, environment, task.folder());
    var heard = heard(with.history(), task);
    try (var _ = DriverWatch.begin(mark, properties, LOOKS, heard)) {
      SparkExit.judge(job.told(), Child.run(builder, Child.NOTHING, GRACE));
    }
    return null;
  }

  /**
   * Tells the log how far the job is; with the first news also where Spark will keep its history.
   */
  private static Consumer<DriverPages.Jobs> heard(Optional<URI> history, TaskContext task) {
    var linked = new AtomicBoolean();
    return jobs -> {
      if (!linked.getAndSet(true)) {
        history.ifPresent(
            at -> task.log().info("History: {}/history/{}/jobs/", at, jobs.application()));
      }
      jobs.tell(task);
    };
  }

  private static String name(TaskContext task) {
    return task.dagId() + "." + task.taskId();
  }

  private List<String> command(Spark with, Map<String, String> properties, TaskContext task)
      throws IOException {
    var command = new ArrayList<>(List.of("--master", with.master(), "--deploy-mode", "client"));
    properties.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    var given = arguments.stream().map(each -> String.valueOf(each.get())).toList();
    command.addAll(job.command(task.folder(), given));
    return command;
  }
}
