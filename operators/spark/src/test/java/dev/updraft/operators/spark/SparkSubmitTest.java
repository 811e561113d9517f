// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.spark.ScriptedMaster.Create;
import dev.updraft.operators.ssh.Ssh;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkSubmitTest {
  private static final Poll<String> AGAIN = Poll.again(Duration.ofSeconds(15));

  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ScriptedMaster master;

  @BeforeEach
  void start() throws IOException {
    master = ScriptedMaster.start();
  }

  @AfterEach
  void close() {
    master.close();
  }

  private TaskContext step(int step) {
    return Contexts.in(folder, 1, step);
  }

  private SparkSubmit job(String token) {
    var port = String.valueOf(master.port());
    var extra = Map.of("rest-port", port, "ui-port", port, "spark.eventLog.enabled", "true");
    var at = new Connection("spark", "spark", "127.0.0.1", 0, "", "", token, extra);
    return new SparkSubmit.On(Value.of(new Spark(at)))
        .jar("hdfs:///jobs/sales.jar", "com.acme.Sales");
  }

  private SparkSubmit job() {
    return job("t0psecret");
  }

  private static SparkWork.Driver submitted(SparkSubmit job, TaskContext task) throws Exception {
    return (SparkWork.Driver) job.submit(task);
  }

  @Test
  void shouldSayAllThatTheJobIsGivenAndKeepNoSecretInItsHandle() throws Exception {
    var nasty = "$(reboot) ' \" \n";
    var full =
        job()
            .arg("--day")
            .arg(nasty)
            .conf("spark.executor.memory", "4g")
            .packages("org.postgresql:postgresql:42.7.4")
            .moreJars("hdfs:///jobs/a.jar", "hdfs:///jobs/b.jar")
            .file("hdfs:///jobs/shops.csv");
    var driver = submitted(full, step(1));
    var request = master.request(driver.id());
    assertThat(request.path("appArgs").valueStream().map(each -> each.asString("")))
        .containsExactly("--day", nasty);
    var properties = request.path("sparkProperties");
    assertThat(properties.path("spark.executor.memory").asString("")).isEqualTo("4g");
    assertThat(properties.path("spark.eventLog.enabled").asString("")).isEqualTo("true");
    assertThat(properties.path("spark.jars").asString(""))
        .isEqualTo("hdfs:///jobs/a.jar,hdfs:///jobs/b.jar");
    assertThat(properties.path("spark.files").asString("")).isEqualTo("hdfs:///jobs/shops.csv");
    assertThat(properties.path("spark.jars.packages").asString(""))
        .isEqualTo("org.postgresql:postgresql:42.7.4");
    assertThat(properties.path("spark.master").asString("")).isEqualTo("spark://127.0.0.1:7077");
    assertThat(properties.path("spark.app.name").asString("")).isEqualTo("token_usage.sales");
    assertThat(properties.path("spark.updraft.taskKey").asString(""))
        .isEqualTo(step(1).submitKey());
    assertThat(driver.toString() + request).doesNotContain("t0psecret");
  }

  @Test
  void shouldSendTheTokenToNobodyButTheSubmissionServer() throws Exception {
    submitted(job(), step(2));
    assertThat(master.requests())
        .containsExactly("GET /json/ null", "POST /v1/submissions/create Bearer t0psecret");
  }

  /** The connection's own master is nowhere, and its token is for that one alone. */
  private SparkSubmit madeInTheRun(Value<String> named) {
    var port = String.valueOf(master.port());
    var extra =
        Map.of("master", "yarn", "rest", "http://nowhere:1", "rest-port", port, "ui-port", port);
    var at = new Connection("spark", "spark", "nowhere", 1, "", "ann", "t0psecret", extra);
    return new SparkSubmit.On(Value.of(new Spark(at)), named)
        .jar("hdfs:///jobs/sales.jar", "com.acme.Sales");
  }

  @Test
  void shouldSubmitToTheMasterThatTheRunMadeAndFindTheJobThereWhenItsNameIsGone() throws Exception {
    master.open();
    var driver = submitted(madeInTheRun(Value.of("127.0.0.1")), step(1));
    assertThat(driver.master()).isEqualTo("spark://127.0.0.1:7077");
    assertThat(master.request(driver.id()).path("sparkProperties").path("spark.master").asString())
        .isEqualTo("spark://127.0.0.1:7077");
    assertThat(submitted(madeInTheRun(Value.of("spark://127.0.0.1")), step(2))).isEqualTo(driver);

    var upstreamCleared = madeInTheRun(Value.of(ScriptedRef.gone()));
    assertThat(upstreamCleared.attach(driver, step(3))).isEqualTo(AGAIN);
    upstreamCleared.cancel(driver, step(4));
    assertThat(master.running()).isZero();
    assertThat(master.requests()).isNotEmpty().allMatch(each -> each.endsWith(" null"));
  }

  @Test
  void shouldTakeAnEmptyMasterForTheConnectionsOwn() throws Exception {
    var own = new SparkSubmit.On(job().cluster(), Value.of(" ")).jar("a.jar", "com.acme.Sales");
    assertThat(submitted(own, step(1)).master()).isEmpty();
    assertThatThrownBy(() -> madeInTheRun(Value.of("yarn://x")).submit(step(1)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("master is 'yarn://x'");
  }

  @Test
  void shouldAdoptWhatALostSubmitStartedEvenWhenItIsOver() throws Exception {
    submitted(job(), Contexts.in(folder, 2, 1));
    var lost = submitted(job(), step(1));
    master.state(lost.id(), DriverState.FINISHED, "");
    assertThat(submitted(job(), step(2))).isEqualTo(lost);
    assertThat(master.started()).isEqualTo(2);
    assertThat(job().poll(lost, step(3))).isEqualTo(Poll.done(lost.id()));
  }

  @Test
  void shouldStartNoSecondDriverWhileOneHidesWhoseItIs() throws Exception {
    master.full(true);
    var lost = submitted(job(), step(1));
    var again = submitted(job(), step(2));
    assertThat(again.id()).isEmpty();
    assertThat(job().poll(again, step(3))).isEqualTo(AGAIN);
    master.place(false);
    assertThat(job().poll(again, step(4))).isEqualTo(AGAIN);
    assertThatThrownBy(() -> job().cancel(again, step(5)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(lost.id() + " (RUNNING)");
    master.place(true);
    assertThat(job().poll(again, step(6))).isEqualTo(AGAIN);
    job().cancel(again, step(7));
    assertThat(master.running()).isZero();
    assertThat(master.started()).isOne();
  }

  @Test
  void shouldNeitherAdoptNorEndTheDriverOfAnother() throws Exception {
    master.full(true);
    submitted(job(), Contexts.in(folder, 2, 1));
    var hidden = submitted(job(), step(2));
    master.place(true);
    assertThat(job().poll(hidden, step(3))).isInstanceOf(Poll.Failed.class);
    job().cancel(hidden, step(4));
    assertThat(master.running()).isOne();
    assertThat(submitted(job(), step(5)).id()).isEqualTo(master.newest());
    assertThat(master.started()).isEqualTo(2);
  }

  @Test
  void shouldLookForTheDriverWhenTheAnswerToItsSubmitIsLost() throws Exception {
    master.create(Create.ANSWER_LOST);
    var driver = submitted(job(), step(1));
    assertThat(driver.id()).isEmpty();
    assertThat(job().poll(driver, step(2))).isEqualTo(AGAIN);
    master.finish();
    assertThat(job().poll(driver, step(3))).isEqualTo(Poll.done(master.newest()));
  }

  @Test
  void shouldStartNothingWhileNobodyCanLook() throws Exception {
    var lost = submitted(job(), step(1));
    master.pages(false);
    var again = submitted(job(), step(2));
    assertThatThrownBy(() -> job().poll(again, step(3))).hasMessageContaining("404");
    master.pages(true);
    assertThat(job().poll(again, step(4))).isEqualTo(AGAIN);
    job().cancel(again, step(5));
    assertThat(master.started()).isOne();
    assertThat(job().poll(lost, step(6)))
        .isInstanceOfSatisfying(
            Poll.Failed.class, failed -> assertThat(failed.reason()).contains("from outside"));
  }

  @Test
  void shouldWaitADayForTheLogOfADriverThatIsOver() throws Exception {
    var other = submitted(job(), Contexts.in(folder, 2, 1));
    master.state(other.id(), DriverState.FINISHED, "");
    master.workerGone();
    var hidden = submitted(job(), step(2));
    assertThat(hidden.id()).isEmpty();
    assertThat(job().poll(hidden, step(3))).isEqualTo(AGAIN);
    master.submitted(other.id(), Contexts.NOON.minus(Duration.ofHours(25)));
    assertThat(submitted(job(), step(4)).id()).isEqualTo(master.newest());
    assertThat(master.started()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Create.class,
      names = {"THROTTLED", "STANDBY"})
  void shouldSayThatNothingWasStarted(Create how) {
    master.create(how);
    assertThatThrownBy(() -> submitted(job(), step(1)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(Requests.MaybeStarted.class)
        .hasMessageContaining("nothing was started");
  }

  @Test
  void shouldCallARefusedLoginFinalAndNotNameTheToken() {
    assertThatThrownBy(() -> submitted(job("wr0ng"), step(1)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("403")
        .hasMessageNotContaining("wr0ng");
  }

  @ParameterizedTest
  @EnumSource(
      value = DriverState.class,
      names = {"SUBMITTED", "RUNNING", "RELAUNCHING", "UNKNOWN"})
  void shouldLookAgainWhileTheDriverGoesOn(DriverState state) throws Exception {
    var driver = submitted(job(), step(1));
    master.state(driver.id(), state, "");
    assertThat(job().poll(driver, step(2))).isEqualTo(AGAIN);
  }

  @Test
  void shouldSayWhoseFaultABadEndIs() throws Exception {
    var driver = submitted(job(), step(1));
    assertThat(reason(driver, DriverState.FAILED, ""))
        .startsWith("The job failed:")
        .endsWith("Exception in thread main: no such table");
    assertThat(reason(driver, DriverState.KILLED, "")).startsWith("The job was ended from outside");
    assertThat(reason(driver, DriverState.ERROR, "FileNotFoundException: sales.jar"))
        .startsWith("The cluster could not run")
        .contains("FileNotFoundException: sales.jar");
  }

  private String reason(SparkWork.Driver driver, DriverState state, String message)
      throws Exception {
    master.state(driver.id(), state, message);
    return switch (job().poll(driver, step(2))) {
      case Poll.Failed<String>(var reason) -> reason;
      case Poll.Done<String> done -> throw new AssertionError(done);
      case Poll.Wait<String> wait -> throw new AssertionError(wait);
    };
  }

  @Test
  void shouldKnowWhereTheHistoryServerShowsADriver() throws Exception {
    var driver = submitted(job(), step(1));
    var pages = new MasterPages(URI.create(driver.ui()));
    var rest = new Submissions(URI.create(driver.rest()), Requests.bearer("t0psecret"));
    var history = Optional.of(URI.create("http://history:18080"));
    var worker = rest.status(driver.id()).orElseThrow().worker();
    assertThat(new DriverLife(driver, rest, pages, history).link(driver.id(), worker))
        .contains("http://history:18080/history/app-20261120120001-0007/jobs/");
    assertThat(new DriverLife(driver, rest, pages, Optional.empty()).link(driver.id(), worker))
        .isEmpty();
    master.workerGone();
    assertThat(new DriverLife(driver, rest, pages, history).link(driver.id(), worker)).isEmpty();
  }

  @Test
  void shouldCallAForgottenDriverAFailedLookAndItsCancelDone() throws Exception {
    var driver = submitted(job(), step(1));
    master.forget();
    assertThatThrownBy(() -> job().poll(driver, step(2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("recoveryMode");
    job().cancel(driver, step(3));
  }

  @Test
  void shouldWaitUntilTheDriverEnded() throws Exception {
    var driver = submitted(job(), step(1));
    master.killTakes(3);
    job().cancel(driver, step(2));
    assertThat(master.running()).isZero();
    job().cancel(driver, step(3));
  }

  @Test
  void shouldNotCallADriverEndedThatGoesOn() throws Exception {
    var driver = submitted(job(), step(1));
    master.killTakes(1000);
    assertThatThrownBy(() -> job().cancel(driver, step(2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("goes on");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs/report.py", "s3a://jobs/REPORT.PY", "nightly.sql"})
  void shouldRefusePythonAndSqlInClusterMode(String file) {
    var cluster = new SparkSubmit.On(job().cluster());
    assertThatThrownBy(() -> cluster.jar(file, "com.acme.Sales"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file)
        .hasMessageContaining("SparkClient");
  }

  @Test
  void shouldSayThatAStandaloneClusterRunsNoPythonAndNeedsNoGateway() {
    var python = new SparkSubmit.On(job().cluster()).python("s3a://jobs/report.py");
    assertThatThrownBy(() -> python.submit(step(1)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("s3a://jobs/report.py")
        .hasMessageContaining("SparkClient");
    var at = new Connection("gateway", "ssh", "h", 0, "", "ann", "x", Map.of());
    var through =
        new SparkSubmit(
            job().cluster(),
            Value.of(""),
            job().job(),
            List.of(),
            SparkSettings.NONE,
            Optional.of(Value.of(new Ssh(at))),
            Duration.ofSeconds(15));
    assertThatThrownBy(() -> through.submit(step(1)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("through");
    assertThat(master.started()).isZero();
  }

  @Test
  void shouldRefuseWhatCanNeverRun() {
    assertThatThrownBy(() -> new SparkSubmit.On(job().cluster()).jar("a.jar", "com/acme/Sales"))
        .hasMessageContaining("mainClass");
    assertThatThrownBy(() -> job().every(Duration.ofMillis(1))).hasMessageContaining("every");
    assertThatThrownBy(() -> job().packages("postgresql")).hasMessageContaining("group:artifact");
    assertThatThrownBy(() -> job().conf("executor.memory", "4g"))
        .hasMessageContaining("executor.memory");
    assertThatThrownBy(() -> job().conf("spark.hadoop.fs.s3a.secret.key", "x"))
        .hasMessageContaining("looks like a secret");
    assertThatThrownBy(() -> job().conf("spark.master", "local"))
        .hasMessageContaining("connection");
    assertThatThrownBy(() -> job().moreJars("a.jar,b.jar")).hasMessageContaining("comma");
  }

  @Test
  void shouldLookHowFarADriverIsWhereItsLogSaysThatItsPageIs() throws Exception {
    var job = job();
    var driver = submitted(job, step(1));
    try (var page = ScriptedDriver.of(driver.mark())) {
      page.jobs("[{\"numTasks\":4,\"numCompletedTasks\":1,\"stageIds\":[0]}]");
      master.driverPort(page.port());
      assertThat(job.poll(driver, step(2))).isEqualTo(AGAIN);
      assertThat(page.asked()).contains("/app-1/jobs");
      assertThat(new MasterPages(URI.create(driver.ui())).driver(driver.id(), "worker-1"))
          .contains(URI.create("http://127.0.0.1:" + page.port()));
    }
    assertThat(job.poll(driver, step(3))).isEqualTo(AGAIN); // its page is gone
  }
}
