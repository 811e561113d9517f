// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.spark.ScriptedLivy.Create;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LivyBatchTest extends OnScriptedLivy {
  private String fails(LivyBatch.Batch batch) throws Exception {
    return switch (job().poll(batch, step(3))) {
      case Poll.Failed<LivyBatch.Ran>(var reason) -> reason;
      case Poll.Wait<LivyBatch.Ran> wait -> throw new AssertionError(wait);
      case Poll.Done<LivyBatch.Ran> done -> throw new AssertionError(done);
    };
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
            .file("hdfs:///jobs/shops.csv")
            .pyFile("hdfs:///jobs/shop.zip")
            .proxyUser("etl");
    var batch = full.submit(step(1));
    var request = livy.request(batch.name());
    assertThat(request.path("file").asString("")).isEqualTo("hdfs:///jobs/sales.jar");
    assertThat(request.path("className").asString("")).isEqualTo("com.acme.Sales");
    assertThat(request.path("args").valueStream().map(each -> each.asString("")))
        .containsExactly("--day", nasty);
    assertThat(request.path("jars")).hasToString("[\"hdfs:///jobs/a.jar\",\"hdfs:///jobs/b.jar\"]");
    assertThat(request.path("files")).hasToString("[\"hdfs:///jobs/shops.csv\"]");
    assertThat(request.path("pyFiles")).hasToString("[\"hdfs:///jobs/shop.zip\"]");
    assertThat(request.path("proxyUser").asString("")).isEqualTo("etl");
    var conf = request.path("conf");
    assertThat(conf.path("spark.executor.memory").asString("")).isEqualTo("4g");
    assertThat(conf.path("spark.eventLog.enabled").asString("")).isEqualTo("true");
    assertThat(conf.path("spark.jars.packages").asString(""))
        .isEqualTo("org.postgresql:postgresql:42.7.4");
    assertThat(conf.path("spark.updraft.taskKey").asString("")).isEqualTo(step(1).submitKey());
    assertThat(batch.toString() + request).doesNotContain("t0psecret");
  }

  @Test
  void shouldSendAPythonFileWithoutAClass() throws Exception {
    var batch = new LivyBatch.On(job().livy()).python("s3a://jobs/report.py").submit(step(1));
    var request = livy.request(batch.name());
    assertThat(request.path("file").asString("")).isEqualTo("s3a://jobs/report.py");
    assertThat(request.has("className")).isFalse();
  }

  @Test
  void shouldNameABatchAfterItsAttempt() throws Exception {
    var first = job().submit(step(1));
    var second = job().submit(Contexts.in(folder, 2, 1));
    assertThat(first.name()).matches("updraft-token_usage\\.sales-[0-9a-f]{32}");
    assertThat(second.name()).isNotEqualTo(first.name());
    assertThat(livy.started()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Create.class,
      names = {"TOO_MANY", "UNAVAILABLE"})
  void shouldSayThatNothingWasStarted(Create how) {
    livy.create(how);
    assertThatThrownBy(() -> job().submit(step(1)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(Requests.MaybeStarted.class)
        .hasMessageContaining("nothing was started");
  }

  @Test
  void shouldCallARefusedLoginFinalAndNotNameThePassword() {
    assertThatThrownBy(() -> job("wr0ng").submit(step(1)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("401")
        .hasMessageContaining("login and password")
        .hasMessageNotContaining("wr0ng");
  }

  @ParameterizedTest
  @CsvSource({"401,login", "403,proxyUser", "404,its path", "302,no redirect"})
  void shouldSayWhatToDoAboutARefusal(int status, String advice) throws Exception {
    var batch = job().submit(step(1));
    livy.answers(status, "<html>no</html>");
    assertThatThrownBy(() -> job().submit(step(1)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining(advice);
    assertThatThrownBy(() -> job().poll(batch, step(2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(advice);
  }

  @Test
  void shouldSayThatAFileMustBeInAListedFolder() {
    var local = new LivyBatch.On(job().livy()).python("file:///tmp/report.py");
    assertThatThrownBy(() -> local.submit(step(1)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("livy.file.local-dir-whitelist");
  }

  @Test
  void shouldNotTakeForALivyWhatIsNone() throws Exception {
    livy.create(Create.GARBAGE);
    var batch = job().submit(step(1));
    livy.answers(200, "<html>Log in</html>");
    assertThatThrownBy(() -> job().poll(batch, step(2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no JSON");
    livy.answers(200, "{\"id\":0,\"state\":\"success\"}");
    assertThatThrownBy(() -> job().poll(batch, step(3))).hasMessageContaining("no Livy");
    livy.answers(404, "<html>no such service</html>");
    assertThatThrownBy(() -> job().cancel(batch, step(4))).isInstanceOf(IOException.class);
  }

  @Test
  void shouldSayThatLivyCannotBeReached() {
    var job = job();
    livy.close();
    assertThatThrownBy(() -> job.submit(step(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be reached");
  }

  @ParameterizedTest
  @EnumSource(
      value = BatchState.class,
      names = {"NOT_STARTED", "STARTING", "RECOVERING", "IDLE", "RUNNING", "BUSY", "SHUTTING_DOWN"})
  void shouldLookAgainWhileTheBatchGoesOn(BatchState state) throws Exception {
    var batch = job().submit(step(1));
    livy.state(batch.name(), state);
    assertThat(waits(batch, step(2)).id()).isEqualTo(batch.id());
  }

  @Test
  void shouldSayWhoseFaultABadEndIs() throws Exception {
    var batch = job().submit(step(1));
    livy.writes(batch.name(), "rows: 42", "Exception in thread main: no such table");
    livy.state(batch.name(), BatchState.DEAD);
    assertThat(fails(batch))
        .startsWith("The job failed:")
        .endsWith("rows: 42\nException in thread main: no such table");
    livy.writes(batch.name(), "ERROR: All masters are unresponsive! Giving up.");
    assertThat(fails(batch)).startsWith("The cluster could not run");
    livy.state(batch.name(), BatchState.KILLED);
    assertThat(fails(batch)).startsWith("The job was ended from outside");
    livy.state(batch.name(), BatchState.ERROR);
    assertThat(fails(batch)).startsWith("Livy could not run");
  }

  @Test
  void shouldNotWaitForEverForABatchThatLivyCouldNotStart() throws Exception {
    livy.create(Create.NO_SPARK);
    var batch = job().submit(step(1));
    for (int look = 2; look < 6; look++) {
      batch = waits(batch, step(look));
    }
    assertThat(fails(batch)).startsWith("Livy could not run").contains("SPARK_HOME");
    job().cancel(batch, step(7));
    assertThat(livy.running()).isZero();
  }

  @Test
  void shouldRememberHowFarItReadAndWhichLinksItTold() throws Exception {
    livy.keeps(3);
    var batch = job().submit(step(1));
    livy.writes(batch.name(), "a", "b");
    batch = waits(batch, step(2));
    assertThat(batch.links()).hasSize(1).first().asString().endsWith("/ui/batch/0/log");
    assertThat(batch.marks()).extracting(LivyBatch.Mark::lines).containsExactly(2);
    livy.writes(batch.name(), "c", "d");
    livy.application(batch.name(), "application_1_7");
    batch = waits(batch, step(3));
    assertThat(batch.links())
        .hasSize(4)
        .contains(
            "Spark UI: http://yarn:8088/proxy/application_1_7",
            "Log of the driver: http://node:8042/logs",
            "History: http://history:18080/history/application_1_7/jobs/");
    assertThat(waits(batch, step(4))).isEqualTo(batch);
  }

  @Test
  void shouldEndABatchTwiceAndLeaveOneAloneThatIsOver() throws Exception {
    var batch = job().submit(step(1));
    job().cancel(batch, step(2));
    assertThat(livy.running()).isZero();
    job().cancel(batch, step(3));
    var second = job().submit(Contexts.in(folder, 2, 1));
    livy.fail();
    job().cancel(second, step(4));
    assertThat(livy.requests()).filteredOn(each -> each.startsWith("DELETE")).hasSize(1);
  }

  @Test
  void shouldRefuseWhatLivyCannotDo() {
    var on = new LivyBatch.On(job().livy());
    assertThatThrownBy(() -> on.jar("hdfs:///a.py", "Report")).hasMessageContaining("python(…)");
    assertThatThrownBy(() -> on.jar("hdfs:///a.sql", "Report")).hasMessageContaining("SQL");
    assertThatThrownBy(() -> on.jar("a.jar", "Report")).hasMessageContaining("whole path");
    assertThatThrownBy(() -> on.jar("/a.jar", "com/acme/Sales")).hasMessageContaining("mainClass");
    assertThatThrownBy(() -> on.python("/clean.sql")).hasMessageContaining("no Python file");
    assertThatThrownBy(() -> job().file("shops.csv")).hasMessageContaining("whole path");
    assertThatThrownBy(() -> job().every(Duration.ofMinutes(6))).hasMessageContaining("forgets");
    assertThatThrownBy(() -> job().conf("spark.submit.deployMode", "client"))
        .hasMessageContaining("Livy has its own");
    for (SparkJob here :
        List.of(
            new SparkJob.Python(getClass(), "report.py"), new SparkJob.Sql(getClass(), "a.sql"))) {
      assertThatThrownBy(
              () ->
                  new LivyBatch(
                      on.livy(), here, List.of(), SparkSettings.NONE, "", Duration.ofSeconds(15)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("beside the DAG");
    }
  }
}
