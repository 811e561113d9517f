// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.Connection;
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run by {@code operators/spark/real-tests}, not by the build: it needs a real Spark. */
class RealSparkChecks {
  @SuppressWarnings("NullAway.Init") // set before all
  @TempDir
  static Path shared;

  @SuppressWarnings("NullAway.Init") // set before all
  private static RealCluster cluster;

  @SuppressWarnings("NullAway.Init") // set before all
  private static Path jar;

  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  /** Its folder of files is that of this class. */
  private static final class Jobs implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {}
  }

  @BeforeAll
  static void start() throws Exception {
    jar = TinyJar.compile(shared);
    cluster = RealCluster.start(shared);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(processesOf(shared)).isEmpty());
  }

  private static List<String> processesOf(Path folder) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(folder.toString()))
        .toList();
  }

  private TaskContext step(int attempt, int step) {
    return Contexts.in(folder, attempt, step);
  }

  private static SparkSubmit job(Spark spark, String what) {
    return new SparkSubmit.On(Value.of(spark)).jar(jar.toUri().toString(), "Job").arg(what);
  }

  private static SparkSubmit job(String what) {
    return job(cluster.spark(), what);
  }

  private static SparkWork.Driver submitted(SparkSubmit job, TaskContext task) throws Exception {
    return (SparkWork.Driver) job.submit(task);
  }

  private Poll<String> ended(SparkSubmit job, SparkWork.Driver driver) {
    return await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> job.poll(driver, step(1, 3)), poll -> !(poll instanceof Poll.Wait));
  }

  private void awaitLaunch(SparkSubmit job, SparkWork.Driver driver) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> job.submit(step(1, 2)).equals(driver));
  }

  @Test
  void shouldRunAJarInTheClusterAndAdoptItsDriver() throws Exception {
    var job = job("well");
    var driver = submitted(job, step(1, 1));
    awaitLaunch(job, driver);
    assertThat(ended(job, driver)).isEqualTo(Poll.done(driver.id()));
    assertThat(job.submit(step(1, 4))).isEqualTo(driver);
    assertThat(linked(driver)).get().asString().matches("http://h/history/app-\\d+-\\d+/jobs/");
    job.cancel(driver, step(1, 5));
  }

  private static Optional<String> linked(SparkWork.Driver driver) throws Exception {
    var master = new Submissions(URI.create(driver.rest()), new Requests(""));
    var pages = new MasterPages(URI.create(driver.ui()));
    String worker = master.status(driver.id()).orElseThrow().worker();
    return new DriverLife(driver, master, pages, Optional.of(URI.create("http://h")))
        .link(driver.id(), worker);
  }

  /** Its connection leads to a master that is nowhere. */
  private static Spark elsewhere() {
    var own = cluster.spark().connection();
    return new Spark(
        new Connection(
            own.id(), own.type(), "nowhere.invalid", 7077, "", "", "t0psecret", own.extra()));
  }

  @Test
  void shouldWorkOnTheMasterThatTheRunMade() throws Exception {
    var made = Value.of(cluster.spark().master());
    var job = new SparkSubmit.On(Value.of(elsewhere()), made).jar(jar.toUri().toString(), "Job");
    var driver = submitted(job.arg("forever"), step(9, 1));
    assertThat(job.attach(driver, step(9, 2)))
        .as("by another worker")
        .isInstanceOf(Poll.Wait.class);
    job.cancel(driver, step(9, 3));
    var well = submitted(job.arg("well"), step(10, 1));
    assertThat(ended(job, well)).isEqualTo(Poll.done(well.id()));
    run(
        new SparkClient.On(Value.of(elsewhere()), made)
            .python(new Jobs(), "job.py")
            .arg("there")
            .arg("0")
            .conf("spark.driver.host", "127.0.0.1"));
    assertThat(folder.resolve("counted.txt")).hasContent("100 there");
  }

  @Test
  void shouldSayWhyAJobFailed() throws Exception {
    var job = job("badly");
    var driver = submitted(job, step(2, 1));
    assertThat(ended(job, driver))
        .isInstanceOfSatisfying(
            Poll.Failed.class,
            failed ->
                assertThat(failed.reason()).startsWith("The job failed").contains("no such table"));
  }

  @Test
  void shouldSayThatAJarIsNotThere() throws Exception {
    var job = new SparkSubmit.On(Value.of(cluster.spark())).jar("file:/nowhere/job.jar", "Job");
    var driver = submitted(job, step(3, 1));
    assertThat(ended(job, driver))
        .isInstanceOfSatisfying(
            Poll.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .startsWith("The cluster could not run")
                    .contains("/nowhere/job.jar"));
  }

  @Test
  void shouldEndADriverTwice() throws Exception {
    var job = job("forever");
    var driver = submitted(job, step(4, 1));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.exists(shared.resolve("work/" + driver.id() + "/stderr")));
    job.cancel(driver, step(4, 2));
    job.cancel(driver, step(4, 3));
    assertThat(ended(job, driver))
        .isInstanceOfSatisfying(
            Poll.Failed.class, failed -> assertThat(failed.reason()).contains("from outside"));
  }

  @Test
  void shouldSeeHowFarADriverInTheClusterIs() throws Exception {
    var job = job("forever");
    var driver = submitted(job, step(8, 1));
    var master = new Submissions(URI.create(driver.rest()), new Requests(""));
    var pages = new MasterPages(URI.create(driver.ui()));
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              String worker = master.status(driver.id()).orElseThrow().worker();
              var page = pages.driver(driver.id(), worker);
              assertThat(page).isPresent();
              var jobs = new DriverPages(page.get()).jobs(driver.mark());
              assertThat(jobs).isPresent();
              assertThat(jobs.get().tasksDone()).isPositive().isEqualTo(jobs.get().tasks());
              assertThat(jobs.get().stagesDone()).isPositive().isEqualTo(jobs.get().stages());
            });
    job.cancel(driver, step(8, 2));
  }

  @Test
  void shouldWaitForADriverThatHidesWhoseItIs() throws Exception {
    var job = job("well").conf("spark.driver.cores", "100");
    var driver = submitted(job, step(5, 1));
    var hidden = submitted(job, step(5, 2));
    assertThat(hidden.id()).isEmpty();
    assertThat(job.poll(hidden, step(5, 3))).isInstanceOf(Poll.Wait.class);
    assertThatThrownBy(() -> job.cancel(hidden, step(5, 4)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(driver.id());
    job.cancel(driver, step(5, 5));
    assertThat(job.poll(hidden, step(5, 6))).isInstanceOf(Poll.Failed.class);
  }

  @Test
  void shouldOutliveADeadMaster(@TempDir Path own) throws Exception {
    try (var brief = RealCluster.start(own)) {
      var job = job(brief.spark(), "forever");
      var driver = submitted(job, step(6, 1));
      assertThat(job.poll(driver, step(6, 2))).isInstanceOf(Poll.Wait.class);
      brief.stopMaster();
      assertThatThrownBy(() -> job.poll(driver, step(6, 3))).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> job.cancel(driver, step(6, 4))).isInstanceOf(IOException.class);
      brief.startMaster();
      assertThatThrownBy(() -> job.poll(driver, step(6, 5)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("recoveryMode");
      job.cancel(driver, step(6, 6));
    }
    assertThat(processesOf(own)).isEmpty();
  }

  private SparkClient.On here() {
    var extra =
        Map.of(
            "master", "local[2]",
            "spark-home", RealCluster.home(),
            "java-home", RealCluster.setting("updraft.spark.java"),
            "python", RealCluster.setting("updraft.spark.python"),
            "spark.driver.memory", "512m");
    return new SparkClient.On(
        Value.of(new Spark(new Connection("here", "spark", "", 0, "", "", "", extra))));
  }

  private void run(SparkClient job) throws Exception {
    job.env("SPARK_LOCAL_IP", "127.0.0.1").run(step(7, 1));
  }

  @Test
  void shouldRunPythonOnTheWorker() throws Exception {
    run(here().python(new Jobs(), "job.py").arg("it's; $(reboot)").arg("0"));
    assertThat(folder.resolve("counted.txt")).hasContent("100 it's; $(reboot)");
    assertThatThrownBy(() -> run(here().python(new Jobs(), "job.py").arg("x").arg("7")))
        .isInstanceOf(SparkExit.Failed.class)
        .hasMessageContaining("exit code 7");
  }

  @Test
  void shouldRunPythonWithExecutorsInTheCluster() throws Exception {
    run(
        new SparkClient.On(Value.of(cluster.spark()))
            .python(new Jobs(), "job.py")
            .arg("here")
            .arg("0")
            .conf("spark.driver.host", "127.0.0.1"));
    assertThat(folder.resolve("counted.txt")).hasContent("100 here");
  }

  @Test
  void shouldRunSqlOnTheWorker() throws Exception {
    run(here().sql(new Jobs(), "good.sql"));
    assertThatThrownBy(() -> run(here().sql(new Jobs(), "bad.sql")))
        .isInstanceOf(SparkExit.Failed.class)
        .hasMessageContaining("no_such_table");
  }

  @Test
  void shouldRunAJarOnTheWorkerAndTellAMissingClass() throws Exception {
    run(here().jar(jar.toString(), "Job").arg("well"));
    assertThatThrownBy(() -> run(here().jar(jar.toString(), "Job").arg("badly")))
        .isInstanceOf(SparkExit.Failed.class)
        .hasMessageContaining("exit code 1)");
    assertThatThrownBy(() -> run(here().jar(jar.toString(), "com.acme.Gone")))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("com.acme.Gone");
  }

  @Test
  void shouldEndTheDriverWithItsAttempt() throws Exception {
    var attempt =
        Thread.ofPlatform()
            .start(
                () ->
                    assertThatThrownBy(() -> run(here().jar(jar.toString(), "Job").arg("forever")))
                        .isInstanceOf(InterruptedException.class));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> !processesOf(folder).isEmpty() && Files.exists(folder.resolve("spark-tmp")));
    var heard = new CopyOnWriteArrayList<DriverPages.Jobs>();
    String mark = Identity.of("", step(7, 1).submitKey()).mark();
    try (var _ = DriverWatch.begin(mark, Map.of(), Duration.ofMillis(200), heard::add)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> !heard.isEmpty());
    }
    assertThat(heard.getFirst().tasks()).isPositive();
    attempt.interrupt();
    attempt.join(Duration.ofSeconds(20));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(processesOf(folder)).isEmpty());
  }
}
