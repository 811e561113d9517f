// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.TaskSkipped;
import dev.updraft.api.Value;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run by {@code operators/spark/yarn-real-tests}, not by the build: it needs a real YARN. */
@SuppressWarnings("NullAway.Init") // set before
class RealYarnChecks {
  @TempDir static Path shared;

  private static RealYarn yarn;
  private static Path jar;

  @TempDir Path folder;

  /** Its folder of files is that of this class. */
  private static final class Jobs implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {}
  }

  @BeforeAll
  static void start() throws Exception {
    jar = TinyJar.compile(shared);
    yarn = RealYarn.start(shared);
  }

  @AfterAll
  static void stop() {
    if (yarn != null) {
      yarn.close();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                ProcessHandle.allProcesses()
                    .flatMap(process -> process.info().commandLine().stream())
                    .noneMatch(line -> line.contains(shared.toString())));
  }

  private TaskContext step(int attempt, int step) {
    return Contexts.in(folder, attempt, step);
  }

  private static SparkSubmit job(String what) {
    return on().jar(jar.toString(), "Job").arg(what);
  }

  private static SparkSubmit.On on() {
    return new SparkSubmit.On(Value.of(yarn.spark()));
  }

  /** Looks until it is over. */
  private Poll<String> ended(SparkSubmit job, int attempt) throws Exception {
    var work = new Following(job, (SparkWork.Launched) job.submit(step(attempt, 1)), attempt);
    return await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .until(work, poll -> !(poll instanceof Poll.Wait));
  }

  /** Its looks, each with the handle of the former. */
  private final class Following implements Callable<Poll<String>> {
    private final SparkSubmit job;
    private final int attempt;
    private SparkWork.Launched work;

    Following(SparkSubmit job, SparkWork.Launched work, int attempt) {
      this.job = job;
      this.work = work;
      this.attempt = attempt;
    }

    @Override
    public Poll<String> call() throws Exception {
      Poll<String> poll = job.poll(work, step(attempt, 2));
      if (poll instanceof Poll.Wait<String>(var _, var next)
          && next instanceof SparkWork.Launched launched) {
        work = launched;
      }
      return poll;
    }

    SparkWork.Launched until(String told) {
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(500))
          .until(this, poll -> work.told().contains(told));
      return work;
    }
  }

  private static String reason(Poll<String> poll) {
    return switch (poll) {
      case Poll.Failed<String>(var reason) -> reason;
      case Poll.Wait<String> _, Poll.Done<String> _ -> throw new AssertionError(poll);
    };
  }

  @Test
  void shouldRunAJarAndShowItsLog() throws Exception {
    assertThat(ended(job("well"), 1))
        .isInstanceOfSatisfying(
            Poll.Done.class,
            done -> assertThat(String.valueOf(done.result())).startsWith("application_"));
  }

  @Test
  void shouldSayThatTheProgramFailed() throws Exception {
    assertThat(reason(ended(job("badly"), 2)))
        .startsWith("The job failed")
        .contains("no such table");
  }

  @Test
  void shouldCallAMissingClassFinal() {
    assertThatThrownBy(() -> ended(on().jar(jar.toString(), "Jub"), 3))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("Jub");
  }

  @Test
  void shouldRunPythonWellBadlyAndSkip() throws Exception {
    var python = on().python(new Jobs(), "job.py");
    assertThat(ended(python.arg("x").arg("0"), 4)).isInstanceOf(Poll.Done.class);
    assertThat(reason(ended(python.arg("x").arg("7"), 5)))
        .startsWith("The job failed")
        .contains("status 7");
    assertThatThrownBy(() -> ended(python.arg("x").arg("99"), 6)).isInstanceOf(TaskSkipped.class);
  }

  @Test
  void shouldAdoptAndEndADriverTwice() throws Exception {
    var job = job("forever");
    var named = (SparkWork.Launched) job.submit(step(7, 1));
    var work = new Following(job, named, 7).until("runs");
    var again = new Following(job, named, 7).until("runs");
    assertThat(again.id()).isEqualTo(work.id());
    job.cancel(named, step(7, 3));
    job.cancel(work, step(7, 4));
    assertThat(reason(job.poll(work, step(7, 5)))).startsWith("The job was ended from outside");
  }

  @Test
  void shouldSeeHowFarADriverIs() throws Exception {
    var job = job("forever");
    var work = new Following(job, (SparkWork.Launched) job.submit(step(8, 1)), 8).until("runs");
    var page = URI.create(work.told().replaceAll(".* runs: (.*)/$", "$1"));
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> new DriverPages(page).jobs(work.mark()).isPresent());
    job.cancel(work, step(8, 3));
  }

  @Test
  void shouldNotTakeAnUnknownQueue() throws Exception {
    assertThat(reason(ended(job("well").conf("spark.yarn.queue", "night"), 9))).contains("night");
  }

  @Test
  void shouldRunClientModeToo() throws Exception {
    new SparkClient.On(Value.of(yarn.spark()))
        .python(new Jobs(), "job.py")
        .arg("x")
        .arg("0")
        .env("SPARK_LOCAL_IP", "127.0.0.1")
        .run(step(10, 1));
  }

  @Test
  void shouldLookAgainWhileTheManagerIsAwayAndCallAForgottenApplicationAFailedLook()
      throws Exception {
    var job = job("forever");
    var work = new Following(job, (SparkWork.Launched) job.submit(step(11, 1)), 11).until("runs");
    yarn.stopManager();
    assertThatThrownBy(() -> job.poll(work, step(11, 3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No ResourceManager answers");
    yarn.startManager();
    assertThatThrownBy(() -> job.poll(work, step(11, 4)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("without recovery");
    job.cancel(work, step(11, 5));
  }
}
