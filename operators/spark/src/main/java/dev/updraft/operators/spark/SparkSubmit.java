// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import dev.updraft.api.Dag;
import dev.updraft.api.ExternalOperator;
import dev.updraft.api.Poll;
import dev.updraft.api.Ref;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.ssh.Ssh;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A job in a cluster, in cluster mode: the driver runs in the cluster too, and Updraft looks after
 * it by what the cluster itself says. No slot of an Updraft worker is held meanwhile. Where the
 * cluster is, and whether it is a standalone one, YARN or Kubernetes, is said by the connection
 * alone, unless the run makes a standalone one ({@link On#master}). The result is the driver's id,
 * that of the application in YARN, or the name of the driver's pod.
 *
 * <pre>{@code
 * var spark = flow.connection("spark", Spark.class);
 * var day = flow.interval().get(DataInterval::start);
 * flow.task(
 *         "sales",
 *         SparkSubmit.on(spark)
 *             .jar("s3a://jobs/sales.jar", "com.acme.Sales")
 *             .arg(day)
 *             .conf("spark.executor.memory", "4g"))
 *     .retries(1);
 * }</pre>
 *
 * <p>As Airflow's {@code SparkSubmitOperator}, which holds a slot of its worker as long as the job
 * runs, and submits it again when that dies.
 *
 * @param cluster whose master is a standalone one, YARN or Kubernetes
 * @param master of a standalone cluster that the run made; empty = the connection's own
 * @param job a jar, or for YARN and Kubernetes a Python file
 * @param arguments of the program, one for each
 * @param gateway where spark-submit runs for YARN and Kubernetes; empty = on the Updraft worker
 * @param every how often to look; 15 seconds unless said
 * @retry A new driver, after the former one is seen to have ended. ({@code
 *     SparkSubmitContractTest}, {@code YarnContractTest}, {@code KubernetesContractTest})
 * @cancel The driver is killed, and looked after until it is over. ({@code
 *     SparkSubmitTest.shouldWaitUntilTheDriverEnded}, {@code YarnContractTest}, {@code
 *     KubernetesContractTest})
 * @loss The driver goes on and another worker attaches; one whose submit was lost is found by its
 *     mark. ({@code SparkSubmitContractTest}, {@code
 *     SparkSubmitTest.shouldStartNoSecondDriverWhileOneHidesWhoseItIs}, {@code YarnContractTest},
 *     {@code KubernetesContractTest})
 * @needs standalone: to reach the submission server, and the pages of the master and of Spark's
 *     workers, and nothing of Spark; YARN and Kubernetes: to reach the ResourceManager or the API
 *     server, and Spark with a Java for it, on the worker or on a gateway
 * @ran {@code SparkSubmitContractTest}, {@code YarnContractTest}, {@code KubernetesContractTest},
 *     {@code GatewayContractTest}, against scripted clusters; by hand {@code RealSparkChecks},
 *     against a standalone Spark 4.1, {@code RealYarnChecks}, against YARN 3.4, {@code
 *     RealKubernetesChecks}, a real spark-submit against a scripted API server; never against a
 *     real Kubernetes
 */
public record SparkSubmit(
    Value<Spark> cluster,
    Value<String> master,
    SparkJob job,
    List<Value<Object>> arguments,
    SparkSettings settings,
    Optional<Value<Ssh>> gateway,
    Duration every)
    implements ExternalOperator<SparkWork, String> {
  private static final Duration USUALLY = Duration.ofSeconds(15);

  /** What Updraft finds and watches a driver by. */
  private static final Set<String> OURS =
      Set.of(
          "spark.kubernetes.driver.pod.name",
          "spark.kubernetes.submission.waitAppCompletion",
          "spark.yarn.submit.waitAppCompletion");

  /**
   * @throws IllegalArgumentException for what can never run, while the DAG is drawn
   */
  public SparkSubmit {
    arguments = List.copyOf(arguments);
    switch (job) {
      case SparkJob.Jar(String path, String _) -> {
        if (path.matches("(?i).*\\.(py|sql)")) {
          throw new IllegalArgumentException(
              "jar: "
                  + path
                  + " is none; a Python file goes into python(…), SQL into a Python file or into"
                  + " SparkClient.on(…).sql(…)");
        }
      }
      case SparkJob.Python _, SparkJob.Script _ -> {}
      case SparkJob.Sql sql ->
          throw new IllegalArgumentException(
              sql.file()
                  + ": Spark runs no SQL file in cluster mode; use a Python file that calls"
                  + " spark.sql(text), or SparkClient.on(…).sql(…)");
    }
    for (String name : settings.conf().keySet()) {
      if (OURS.contains(name)) {
        throw new IllegalArgumentException(
            "conf: " + name + " cannot be set here: Updraft finds and watches the driver by it");
      }
    }
    if (every.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("every: " + every + " is too often; give 1 s or more");
    }
  }

  /** Begins with where the job runs. */
  public static On on(Ref<Spark> cluster) {
    return new On(Value.of(cluster), Value.of(""));
  }

  /**
   * A cluster, waiting for its job.
   *
   * <pre>{@code SparkSubmit.on(spark).jar("s3a://jobs/sales.jar", "com.acme.Sales")}</pre>
   */
  public record On(Value<Spark> cluster, Value<String> master) {
    On(Value<Spark> cluster) {
      this(cluster, Value.of(""));
    }

    /**
     * The master of a standalone cluster that is known only in the run, as for {@link
     * SparkClient.On#master}; the ports of its submission server and pages are the connection's
     * {@code rest-port} and {@code ui-port}. The job is looked after there even when the result
     * that named it is gone. The submission server is waited for up to ten minutes, with a slot.
     */
    public On master(Ref<String> host) {
      return new On(cluster, Value.of(host));
    }

    /**
     * A main class in a jar.
     *
     * @param path a URL, as the cluster sees it: {@code hdfs:}, {@code s3a:}, {@code https:}; or a
     *     path: in a standalone cluster on all of its workers, for YARN and Kubernetes on the
     *     machine where spark-submit runs, which uploads it; {@code local:} is in the image
     */
    public SparkSubmit jar(String path, String mainClass) {
      return run(new SparkJob.Jar(path, mainClass));
    }

    /** A Python file, by URL or path as with a jar; YARN and Kubernetes only. */
    public SparkSubmit python(String path) {
      return run(new SparkJob.Script(path));
    }

    /**
     * A Python file in {@code <DAG>.files/}, beside the DAG's source, which spark-submit uploads;
     * YARN, and Kubernetes where {@code spark.kubernetes.file.upload.path} is set.
     */
    public SparkSubmit python(Dag<?> dag, String file) {
      return run(new SparkJob.Python(dag.getClass(), file));
    }

    private SparkSubmit run(SparkJob job) {
      return new SparkSubmit(
          cluster, master, job, List.of(), SparkSettings.NONE, Optional.empty(), USUALLY);
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
    return new SparkSubmit(cluster, master, job, all, settings, gateway, every);
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

  /**
   * Maven coordinates, {@code group:artifact:version}; fetched by spark-submit, standalone by the
   * driver.
   */
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

  /** One more module, zip or egg for the path of Python. */
  public SparkSubmit pyFile(String path) {
    return with(settings.plusPyFile(path));
  }

  /**
   * Has spark-submit run on another machine, that which reaches YARN or Kubernetes and has Spark:
   * the connection's folders are there. What the cluster says is asked from the worker all the
   * same.
   */
  public SparkSubmit through(Ref<Ssh> host) {
    return new SparkSubmit(
        cluster, master, job, arguments, settings, Optional.of(Value.of(host)), every);
  }

  /** How often to look; a second or more. */
  public SparkSubmit every(Duration pause) {
    return new SparkSubmit(cluster, master, job, arguments, settings, gateway, pause);
  }

  private SparkSubmit with(SparkSettings other) {
    return new SparkSubmit(cluster, master, job, arguments, other, gateway, every);
  }

  @Override
  public SparkWork submit(TaskContext task) throws IOException, InterruptedException {
    Spark at = cluster.get().at(master.get());
    return switch (at.where()) {
      case Master.Local(String name) ->
          throw at.wrong("its master is " + name + ", where no driver can run in a cluster");
      case Master.Standalone(String url) -> driver(at, url, task);
      case Master.Yarn(List<URI> managers) ->
          named(managers.stream().map(URI::toString).toList(), task);
      case Master.Kubernetes(URI api) ->
          named(List.of(ApiServer.namespace(api, properties(at, task)).toString()), task);
    };
  }

  private Map<String, String> properties(Spark at, TaskContext task) {
    String name = task.dagId() + "." + task.taskId();
    var properties = settings.properties(at, name, task.submitKey());
    properties.put(Identity.MARK, Identity.mark(task.submitKey()));
    return properties;
  }

  private List<String> texts() {
    return arguments.stream().map(each -> String.valueOf(each.get())).toList();
  }

  private SparkWork.Driver driver(Spark at, String url, TaskContext task)
      throws IOException, InterruptedException {
    if (gateway.isPresent()) {
      throw at.wrong(
          "its master is a standalone one, which is asked from the worker; leave through(…) out");
    }
    if (!(job instanceof SparkJob.Jar(String jar, String mainClass))) {
      throw at.wrong(
          job.told()
              + " cannot run in cluster mode there, a standalone cluster runs only jars so; use a"
              + " connection to YARN or Kubernetes, or SparkClient.on(…), whose driver runs on the"
              + " worker");
    }
    var driver =
        new SparkWork.Driver(
            "",
            at.rest().toString(),
            at.ui().toString(),
            mainClass,
            Identity.mark(task.submitKey()),
            master.get().isBlank() ? "" : url);
    if (!driver.master().isEmpty()) {
      Awaited.UP_TO_TEN_MINUTES.untilItListens(at.rest(), task);
    }
    String request = SubmitJson.of(url, jar, mainClass, texts(), properties(at, task));
    return after(driver).submit(request, task);
  }

  private SparkWork.Launched named(List<String> place, TaskContext task)
      throws IOException, InterruptedException {
    if (gateway.isPresent()) {
      // repeated, it must find what was begun there under the same name
      var work = SparkWork.Launched.not(place, Identity.mark(task.submitKey()));
      return after(work).begin(told(work, task).there(gateway.get(), every), task);
    }
    // The first look starts it: by then it can be found, whatever happens. The time keeps it apart
    // from a run of the same name that was deleted, and from another installation's.
    return SparkWork.Launched.not(place, Identity.mark(task.submitKey() + " " + task.now()));
  }

  private ClusterSubmit told(SparkWork.Launched work, TaskContext task) {
    Spark at = cluster.get();
    var properties = properties(at, task);
    properties.put(Identity.MARK, work.mark());
    cluster(work).mark(properties, work.mark());
    return new ClusterSubmit(at, job, texts(), properties);
  }

  @Override
  public Poll<String> poll(SparkWork work, TaskContext task)
      throws IOException, InterruptedException {
    return switch (work) {
      case SparkWork.Driver driver -> after(driver).look(every, task);
      case SparkWork.Launched launched ->
          gateway.isPresent() && launched.waitsForScript()
              ? after(launched).lookAt(ClusterSubmit.at(gateway.get(), every), every, task)
              : after(launched).look(() -> told(launched, task), every, task);
    };
  }

  @Override
  public Poll<String> attach(SparkWork work, TaskContext task)
      throws IOException, InterruptedException {
    task.log().info("Attaches to {}", work.name());
    return poll(work, task);
  }

  @Override
  public void cancel(SparkWork work, TaskContext task) throws IOException, InterruptedException {
    switch (work) {
      case SparkWork.Driver driver -> after(driver).end(task);
      case SparkWork.Launched launched -> {
        if (gateway.isPresent() && launched.waitsForScript()) {
          ClusterSubmit.at(gateway.get(), every).cancel(launched.script().orElseThrow(), task);
        }
        after(launched).end(task);
      }
    }
  }

  private DriverLife after(SparkWork.Driver driver) {
    var requests = Requests.bearer(driver.master().isEmpty() ? cluster.get().token() : "");
    return new DriverLife(
        driver,
        new Submissions(URI.create(driver.rest()), requests),
        new MasterPages(URI.create(driver.ui())),
        cluster.get().history());
  }

  private LaunchedLife after(SparkWork.Launched work) {
    return new LaunchedLife(work, cluster(work), job);
  }

  /** Where it was submitted to, also if the connection now says another address. */
  private Cluster cluster(SparkWork.Launched work) {
    Spark at = cluster.get();
    var place = work.place().stream().map(URI::create).toList();
    return switch (at.where()) {
      case Master.Yarn _ -> new Yarn(place, at.requests(), at.user(), at.history());
      case Master.Kubernetes _ -> new ApiServer(place.getFirst(), at.requests(), at.history());
      case Master.Standalone _, Master.Local _ ->
          throw at.wrong("its master was neither when this job was submitted; set it back");
    };
  }
}
