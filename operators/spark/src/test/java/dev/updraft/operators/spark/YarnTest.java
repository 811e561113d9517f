// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.TaskSkipped;
import dev.updraft.api.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // set before each test
class YarnTest {
  private static final Duration EVERY = Duration.ofSeconds(15);

  @TempDir Path folder;
  @TempDir Path place;

  private ScriptedSpark spark;
  private ScriptedYarn yarn;

  /** Its folder of files is that of SparkClientTest. */
  private static final class Reports implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {}
  }

  @BeforeEach
  void open() throws IOException {
    spark = ScriptedSpark.in(place);
    yarn = ScriptedYarn.of(spark);
  }

  @AfterEach
  void close() {
    yarn.close();
  }

  private TaskContext step(int step) {
    return Contexts.in(folder, 1, step);
  }

  private SparkSubmit.On on(String managers, String password) {
    var extra = new HashMap<String, String>();
    extra.put("master", "yarn");
    extra.put("rest", managers);
    extra.put("spark-home", spark.home().toString());
    extra.put("hadoop-conf-dir", place.toString());
    extra.put("history", "http://history:18080");
    extra.put("spark.yarn.tags", "nightly");
    var at = new Connection("spark", "spark", "", 0, "", "etl", password, extra);
    return new SparkSubmit.On(Value.of(new Spark(at)));
  }

  private SparkSubmit job() {
    return on(yarn.url(), "").jar("hdfs:///jobs/sales.jar", "com.acme.Sales");
  }

  private static SparkWork next(Poll<String> poll) {
    return switch (poll) {
      case Poll.Wait<String>(var _, var handle) when handle instanceof SparkWork work -> work;
      case Poll.Wait<String> _, Poll.Done<String> _, Poll.Failed<String> _ ->
          throw new AssertionError(poll);
    };
  }

  private static String reason(Poll<String> poll) {
    return switch (poll) {
      case Poll.Failed<String>(var reason) -> reason;
      case Poll.Wait<String> _, Poll.Done<String> _ -> throw new AssertionError(poll);
    };
  }

  /** Submitted, and seen in the cluster. */
  private SparkWork seen(SparkSubmit job) throws Exception {
    return next(job.poll(job.submit(step(1)), step(2)));
  }

  @Test
  void shouldTellSparkSubmitAllThatTheJobIsGiven() throws Exception {
    var nasty = "$(reboot) ' \" \n";
    var job =
        on(yarn.url(), "t0psecret")
            .jar("hdfs:///jobs/sales.jar", "com.acme.Sales")
            .arg("--day")
            .arg(nasty)
            .conf("spark.yarn.queue", "night")
            .packages("org.postgresql:postgresql:42.7.4")
            .file("hdfs:///jobs/shops.csv");
    var work = job.submit(step(1));
    assertThat(yarn.started()).as("before its handle is stored").isZero();
    work = next(job.poll(work, step(2)));
    assertThat(yarn.told().arguments())
        .startsWith("--master", "yarn", "--deploy-mode", "cluster")
        .containsSequence("--class", "com.acme.Sales", "hdfs:///jobs/sales.jar", "--day", nasty);
    assertThat(yarn.told().conf())
        .containsEntry("spark.yarn.submit.waitAppCompletion", "false")
        .containsEntry("spark.yarn.queue", "night")
        .containsEntry("spark.yarn.maxAppAttempts", "1")
        .containsEntry("spark.files", "hdfs:///jobs/shops.csv")
        .containsEntry("spark.jars.packages", "org.postgresql:postgresql:42.7.4")
        .containsEntry("spark.yarn.tags", "nightly,updraft-" + ((SparkWork.Launched) work).mark());
    assertThat(spark.text("environment"))
        .contains("HADOOP_CONF_DIR=" + place, "HADOOP_USER_NAME=etl")
        .doesNotContain("t0psecret");
    assertThat(work.toString() + yarn.told()).doesNotContain("t0psecret");
  }

  @Test
  void shouldUploadAPythonFileOfTheDag() throws Exception {
    var job =
        on(yarn.url(), "").python(new Reports(), "report.py").arg("x").pyFile("s3a://l/a.zip");
    seen(job);
    assertThat(yarn.told().arguments())
        .containsSequence(folder.resolve("spark-job/report.py").toString(), "x");
    assertThat(yarn.told().conf()).containsEntry("spark.submit.pyFiles", "s3a://l/a.zip");
    assertThat(spark.text("program")).contains("print");
  }

  @ParameterizedTest
  @EnumSource(
      value = AppState.class,
      names = {"NEW", "NEW_SAVING", "SUBMITTED", "ACCEPTED", "RUNNING"})
  void shouldLookAgainWhileItGoesOn(AppState state) throws Exception {
    SparkWork work = ((SparkWork.Launched) seen(job())).told("");
    yarn.state(state, "UNDEFINED", "Queue's AM resource limit exceeded");
    work = next(job().poll(work, step(3)));
    assertThat(((SparkWork.Launched) work).told())
        .as("told once")
        .contains(state == AppState.RUNNING ? "/proxy/" : "resource limit exceeded");
    assertThat(job().poll(work, step(4))).isEqualTo(Poll.again(EVERY));
    yarn.finish();
    assertThat(job().poll(work, step(5))).isEqualTo(Poll.done(yarn.newest()));
    assertThat(yarn.started()).isOne();
  }

  @ParameterizedTest
  @CsvSource({
    "FINISHED, FAILED, User class threw exception: java.sql.SQLException, The job failed:",
    "FINISHED, FAILED, User application exited with status 7, The job failed:",
    "FINISHED, FAILED, Shutdown hook called before final status was reported., The job failed:",
    "FINISHED, KILLED, , The job was ended from outside",
    "FAILED, FAILED, AM Container exited with exitCode: 13 , The job failed: com.acme.Sales",
    "FAILED, FAILED, AM Container exited with exitCode: -104 , The job failed: the driver of",
    "FAILED, FAILED, AM Container exited with exitCode: 137 , The job was ended from outside: sig",
    "FAILED, FAILED, AM Container exited with exitCode: -100 , The cluster could not run",
    "FAILED, FAILED, AM Container exited with exitCode: -102 , The cluster could not run",
    "FAILED, FAILED, user etl cannot submit to queue: night , The cluster could not run",
    "KILLED, KILLED, killed by ann, The job was ended from outside: somebody"
  })
  void shouldSayWhoseFaultABadEndIs(AppState state, String status, String words, String told)
      throws Exception {
    var work = seen(job());
    yarn.state(state, status, words == null ? "" : words);
    assertThat(reason(job().poll(work, step(3))))
        .startsWith(told)
        .contains(words == null ? "" : words.strip())
        .endsWith("Exception in thread main: no such table");
  }

  @Test
  void shouldSkipOn99AndCallAMissingClassFinal() throws Exception {
    var work = seen(job());
    yarn.state(AppState.FINISHED, "FAILED", "User application exited with status 99");
    assertThatThrownBy(() -> job().poll(work, step(3))).isInstanceOf(TaskSkipped.class);
    yarn.state(
        AppState.FINISHED,
        "FAILED",
        "Uncaught exception: java.lang.ClassNotFoundException: com.acme.Sales");
    assertThatThrownBy(() -> job().poll(work, step(3)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("hdfs:///jobs/sales.jar");
  }

  @Test
  void shouldReadTheLogWhereverTheNodeSaysThatItIsAndDoWithoutIt() throws Exception {
    var work = seen(job());
    yarn.state(AppState.FINISHED, "FAILED", "");
    yarn.redirect(yarn.url() + "/ws/v1/node/containerlogs/container_1/stderr");
    assertThat(reason(job().poll(work, step(3)))).endsWith("no such table");
    yarn.log("");
    assertThat(reason(job().poll(work, step(4)))).endsWith("ended badly");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503, 404})
  void shouldCallItAFailedLookWhenYarnDoesNotSay(int status) throws Exception {
    var work = seen(job());
    yarn.answers(status);
    if (status == 404) {
      yarn.answers(200);
      yarn.forget();
    }
    assertThatThrownBy(() -> job().poll(work, step(3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(status == 404 ? "without recovery" : String.valueOf(status));
  }

  @Test
  void shouldStartNothingThatItCouldNotLookAfter() throws Exception {
    var work = job().submit(step(1));
    yarn.answers(503);
    assertThatThrownBy(() -> job().poll(work, step(2))).isInstanceOf(IOException.class);
    yarn.answers(401);
    assertThatThrownBy(() -> job().poll(work, step(2)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("nothing was started");
    yarn.answers(200);
    assertThat(yarn.started()).isZero();
  }

  @Test
  void shouldAskTheManagerThatLeads() throws Exception {
    try (var standby = ScriptedYarn.of(ScriptedSpark.in(folder))) {
      standby.answers(307);
      var both = "http://127.0.0.1:1, " + standby.url() + "/," + yarn.url();
      var job = on(both, "").jar("hdfs:///jobs/sales.jar", "com.acme.Sales");
      var work = seen(job);
      yarn.killTakes(2);
      job.cancel(work, step(3));
      assertThat(yarn.running()).isZero();
      yarn.answers(307);
      assertThatThrownBy(() -> job.poll(work, step(4))).hasMessageContaining("No ResourceManager");
    }
  }

  @Test
  void shouldSayWhatSparkSubmitSaidWhenItStartsNothing() throws Exception {
    spark.refuses("Exception: unknown queue: night");
    var work = job().submit(step(1));
    assertThat(reason(job().poll(work, step(2))))
        .startsWith("spark-submit could not start com.acme.Sales")
        .contains("exit code 1", "nothing was started", "unknown queue: night");
    assertThat(yarn.started()).isZero();
  }

  @Test
  void shouldLookAfterWhatSparkSubmitStartedBeforeItBroke() throws Exception {
    spark.breaks();
    var work = seen(job());
    assertThat(((SparkWork.Launched) work).id()).isEqualTo(yarn.newest());
  }

  @Test
  void shouldAdoptWhatALostStepStartedAndStartNoSecond() throws Exception {
    var work = job().submit(step(1));
    job().poll(work, step(2)); // nobody heard of this look
    yarn.finish();
    assertThat(job().poll(work, step(3))).isEqualTo(Poll.done(yarn.newest()));
    assertThat(yarn.started()).isOne();
  }

  @Test
  void shouldGiveUpWhatTheClusterTookAndNeverShowed() throws Exception {
    var work = (SparkWork.Launched) job().submit(step(1));
    var asked = work.asked(Contexts.NOON.minusSeconds(60));
    assertThat(job().poll(asked, step(3))).isInstanceOf(Poll.Wait.class);
    var longAgo = work.asked(Contexts.NOON.minusSeconds(180));
    assertThat(reason(job().poll(longAgo, step(4)))).startsWith("The cluster lost the submit");
    assertThat(yarn.started()).isZero();
  }

  @Test
  void shouldFindAtItsEndWhatALostStepStarted() throws Exception {
    var work = job().submit(step(1));
    job().poll(work, step(2)); // nobody heard of this look
    job().cancel(work, step(3));
    assertThat(yarn.running()).isZero();
    job().cancel(work, step(4));
    assertThat(yarn.started()).isOne();
  }

  @Test
  void shouldNotTakeTheDriverOfADeletedRunOfTheSameNameForItsOwn() throws Exception {
    seen(job());
    yarn.finish();
    var later = Contexts.in(folder, 1, 1, Contexts.NOON.plusSeconds(60));
    next(job().poll(job().submit(later), step(2)));
    assertThat(yarn.started()).isEqualTo(2);
  }

  @Test
  void shouldHaveNothingToEndWhenNothingWasStarted() throws Exception {
    job().cancel(job().submit(step(1)), step(2));
    assertThat(yarn.requests()).noneMatch(each -> each.startsWith("PUT"));
  }

  @Test
  void shouldNotCallADriverEndedThatGoesOn() throws Exception {
    var work = seen(job());
    yarn.killTakes(1000);
    assertThatThrownBy(() -> job().cancel(work, step(3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("goes on");
  }

  @Test
  void shouldSayWhoItIsWhereYarnBelievesThat() throws Exception {
    seen(job());
    assertThat(yarn.requests().getFirst()).endsWith("&user.name=etl");
  }

  @Test
  void shouldLookHowFarADriverIsWhereYarnSaysThatItsPageIs() throws Exception {
    var work = seen(job());
    try (var page = ScriptedDriver.of(((SparkWork.Launched) work).mark())) {
      page.jobs("[{\"numTasks\":4,\"numCompletedTasks\":1,\"stageIds\":[0]}]");
      yarn.trackingUrl("http://127.0.0.1:" + page.port() + "/");
      assertThat(job().poll(work, step(3))).isInstanceOf(Poll.Wait.class);
      assertThat(page.asked()).contains("/app-1/jobs");
    }
  }

  @Test
  void shouldSayWhatTheConnectionLacks() {
    var extra = Map.of("master", "yarn", "spark-home", spark.home().toString());
    var at = new Connection("etl", "spark", "", 0, "", "", "", extra);
    var job = new SparkSubmit.On(Value.of(new Spark(at))).jar("a.jar", "A");
    assertThatThrownBy(() -> job.submit(step(1)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("etl")
        .hasMessageContaining("ResourceManager");
    var host = new Connection("etl", "spark", "127.0.0.1", 0, "", "", "", extra);
    assertThatThrownBy(() -> new Spark(host).programs()).hasMessageContaining("hadoop-conf-dir");
  }
}
