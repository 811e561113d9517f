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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A job that a server of Apache Livy submits: to YARN, Kubernetes or whatever cluster the server is
 * set up for. No slot of an Updraft worker is held meanwhile, and nothing of Spark is needed there.
 * The output that Livy shows comes into the task's log with each look. The result is Livy's number
 * of the batch and the application's id.
 *
 * <pre>{@code
 * var livy = flow.connection("livy", Livy.class);
 * var day = flow.interval().get(DataInterval::start);
 * flow.task(
 *         "sales",
 *         LivyBatch.on(livy)
 *             .jar("hdfs:///jobs/sales.jar", "com.acme.Sales")
 *             .arg(day)
 *             .conf("spark.executor.memory", "4g"))
 *     .retries(1);
 * }</pre>
 *
 * <p>As Airflow's {@code LivyOperator}, which submits again when its worker dies.
 *
 * @param job a jar, or a Python file that the cluster sees
 * @param arguments of the program, one for each
 * @param proxyUser for whom Livy acts; empty = for whom it likes
 * @param every the longest pause between two looks; 15 seconds unless said
 * @retry A new batch, after the former one is ended ({@code LivyBatchContractTest}); one that Livy
 *     forgot fails for good, for its end is unknown ({@code
 *     LivyLostBatchTest.shouldSayThatTheEndOfAForgottenBatchIsUnknown}).
 * @cancel The batch is deleted; a Python driver in client mode may go on until its own end. ({@code
 *     LivyBatchContractTest}, {@code
 *     RealLivyChecks.shouldNotEndAPythonProcessThatDoesNotNoticeTheEndOfItsSpark})
 * @loss The batch goes on and another worker attaches; one whose submit was lost is found by its
 *     name. ({@code LivyBatchContractTest}, {@code
 *     LivyLostBatchTest.shouldAdoptWhatALostSubmitStartedEvenWhenItIsOver})
 * @needs to reach the Livy server; nothing of Spark
 * @ran {@code LivyBatchContractTest}, against a scripted Livy; {@code RealLivyChecks}, against Livy
 *     0.7.1, by hand
 */
public record LivyBatch(
    Value<Livy> livy,
    SparkJob job,
    List<Value<Object>> arguments,
    SparkSettings settings,
    String proxyUser,
    Duration every)
    implements ExternalOperator<LivyBatch.Batch, LivyBatch.Ran> {
  private static final Duration USUALLY = Duration.ofSeconds(15);
  private static final Duration SELDOM = Duration.ofMinutes(5);
  private static final int LONGEST_TOLD = 80;

  /**
   * What finds a batch again.
   *
   * @param livy the server
   * @param name of it, which no other batch of the server has
   * @param id Livy's number; -1: the answer to the submit was lost, and it must be looked for
   * @param application empty = not known yet
   * @param asked when it was submitted
   * @param silent looks that showed no sign of a spark-submit
   * @param marks how far its log was read
   * @param links that were told
   */
  public record Batch(
      String livy,
      String name,
      int id,
      String application,
      Instant asked,
      int silent,
      List<Mark> marks,
      List<String> links) {
    public Batch {
      marks = List.copyOf(marks);
      links = List.copyOf(links);
    }

    Batch known(int number) {
      return new Batch(livy, name, number, application, asked, silent, marks, links);
    }

    Batch silent(int looks) {
      return new Batch(livy, name, id, application, asked, looks, marks, links);
    }

    Batch marked(String app, List<Mark> seen) {
      return new Batch(livy, name, id, app, asked, silent, seen, links);
    }

    Batch linked(List<String> told) {
      return new Batch(livy, name, id, application, asked, silent, marks, told);
    }
  }

  /**
   * How far a part of a log was read.
   *
   * @param lines of it that Livy showed
   * @param tail hashes of the last of them
   */
  public record Mark(String part, int lines, List<Integer> tail) {
    public Mark {
      tail = List.copyOf(tail);
    }
  }

  /**
   * A batch that ended well.
   *
   * <pre>{@code flow.given(sales).task("tell", ran -> ran.application())}</pre>
   *
   * @param batch Livy's number
   * @param application id in the cluster; empty where Livy knows of none, as with a local master
   */
  public record Ran(int batch, String application) {}

  /**
   * @throws IllegalArgumentException for what can never run, while the DAG is drawn
   */
  public LivyBatch {
    arguments = List.copyOf(arguments);
    switch (job) {
      case SparkJob.Jar(String path, String mainClass) -> checkPath("jar", path);
      case SparkJob.Script(String path) -> checkPath("python", path);
      case SparkJob.Python _, SparkJob.Sql _ ->
          throw new IllegalArgumentException(
              job.told()
                  + " lies beside the DAG, and Livy cannot be sent a file; put a Python file where"
                  + " the cluster sees it, and give its path or URL");
    }
    settings.jars().forEach(path -> checkPath("moreJars", path));
    settings.files().forEach(path -> checkPath("file", path));
    settings.pyFiles().forEach(path -> checkPath("pyFile", path));
    if (every.compareTo(Duration.ofSeconds(1)) < 0 || every.compareTo(SELDOM) > 0) {
      throw new IllegalArgumentException(
          "every: "
              + every
              + " must be from 1 s to 5 min; Livy forgets what ended ten minutes ago");
    }
  }

  private static void checkPath(String where, String path) {
    if (!path.startsWith("/") && !path.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*")) {
      throw new IllegalArgumentException(
          where + ": \"" + path + "\" is neither a whole path nor a URL, and Livy takes no other");
    }
  }

  /** Begins with which Livy runs the job. */
  public static On on(Ref<Livy> livy) {
    return new On(Value.of(livy));
  }

  /**
   * A Livy, waiting for its job.
   *
   * <pre>{@code LivyBatch.on(livy).python("hdfs:///jobs/report.py")}</pre>
   */
  public record On(Value<Livy> livy) {
    /**
     * A main class in a jar.
     *
     * @throws IllegalArgumentException when it is no jar
     */
    public LivyBatch jar(String path, String mainClass) {
      if (path.matches("(?i).*\\.(py|sql)")) {
        throw new IllegalArgumentException(
            "jar: " + path + " is none; Python files go into python(…), SQL into a Python file");
      }
      return run(new SparkJob.Jar(path, mainClass));
    }

    /** A Python file, by path or URL as the cluster sees it. */
    public LivyBatch python(String path) {
      return run(new SparkJob.Script(path));
    }

    private LivyBatch run(SparkJob job) {
      return new LivyBatch(livy, job, List.of(), SparkSettings.NONE, "", USUALLY);
    }
  }

  /** One more argument. */
  @SuppressWarnings("unchecked") // a Ref only gives its value, so Ref<T> may stand for Ref<Object>
  public LivyBatch arg(Ref<?> value) {
    return with(Value.of((Ref<Object>) value));
  }

  /** The same, known now. */
  public LivyBatch arg(String value) {
    return with(Value.of((Object) value));
  }

  private LivyBatch with(Value<Object> argument) {
    var all = new ArrayList<>(arguments);
    all.add(argument);
    return new LivyBatch(livy, job, all, settings, proxyUser, every);
  }

  /**
   * A Spark property; sizes too, such as {@code spark.driver.memory}, {@code spark.executor.cores},
   * {@code spark.executor.instances} and {@code spark.yarn.queue}.
   */
  public LivyBatch conf(String name, String value) {
    return with(settings.plusConf(name, Value.of((Object) value)));
  }

  /** The same, known in the run. */
  @SuppressWarnings("unchecked") // as above
  public LivyBatch conf(String name, Ref<?> value) {
    return with(settings.plusConf(name, Value.of((Ref<Object>) value)));
  }

  /** Maven coordinates, {@code group:artifact:version}, fetched by spark-submit. */
  public LivyBatch packages(String... coordinates) {
    return with(settings.plusPackages(List.of(coordinates)));
  }

  /** More jars for driver and executors. */
  public LivyBatch moreJars(String... paths) {
    return with(settings.plusJars(List.of(paths)));
  }

  /** One more file for the working folder of each executor. */
  public LivyBatch file(String path) {
    return with(settings.plusFile(path));
  }

  /** One more module, zip or egg for the path of Python. */
  public LivyBatch pyFile(String path) {
    return with(settings.plusPyFile(path));
  }

  private LivyBatch with(SparkSettings other) {
    return new LivyBatch(livy, job, arguments, other, proxyUser, every);
  }

  /** For whom Livy acts, where it is set up to impersonate. */
  public LivyBatch proxyUser(String user) {
    return new LivyBatch(livy, job, arguments, settings, user, every);
  }

  /** The longest pause between two looks, 1 s to 5 min; the first come sooner. */
  public LivyBatch every(Duration pause) {
    return new LivyBatch(livy, job, arguments, settings, proxyUser, pause);
  }

  /** Readable, and another one for each attempt; only signs that may stand in an address. */
  static String name(TaskContext task) {
    String told =
        ("updraft-" + task.dagId() + "." + task.taskId()).replaceAll("[^A-Za-z0-9_.-]", "_");
    return told.substring(0, Math.min(LONGEST_TOLD, told.length()))
        + "-"
        + Identity.mark(task.submitKey());
  }

  @Override
  public Batch submit(TaskContext task) throws IOException, InterruptedException {
    String server = livy.get().url().toString();
    var batch = new Batch(server, name(task), -1, "", task.now(), 0, List.of(), List.of());
    return after(batch).submit(request(task), task);
  }

  private String request(TaskContext task) {
    return BatchJson.of(
        name(task),
        job,
        arguments.stream().map(each -> String.valueOf(each.get())).toList(),
        settings,
        settings.properties(livy.get().conf(), task.submitKey()),
        proxyUser);
  }

  @Override
  public Poll<Ran> poll(Batch batch, TaskContext task) throws IOException, InterruptedException {
    return after(batch).look(() -> request(task), every, task);
  }

  @Override
  public Poll<Ran> attach(Batch batch, TaskContext task) throws IOException, InterruptedException {
    task.log().info("Attaches to {}", batch.name());
    return poll(batch, task);
  }

  @Override
  public void cancel(Batch batch, TaskContext task) throws IOException, InterruptedException {
    after(batch).end(task);
  }

  private BatchLife after(Batch batch) {
    Livy at = livy.get();
    return new BatchLife(batch, new Batches(URI.create(batch.livy()), at.requests()), at.history());
  }
}
