// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.Connection;
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.TaskSkipped;
import dev.updraft.api.Value;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With a script in the place of spark-submit, which notes what it is given. */
class SparkClientTest {
  private static final String SUBMIT =
      """
      #!/bin/sh
      printf '%s\\0' "$@" > arguments
      env > environment
      echo $$ > pid
      echo "no such table" >&2
      for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do
        printf '\tat com.acme.Sales.deep(Sales.java:%s)\n' $i
      done
      [ -z "$SLEEPS" ] || exec sleep 600
      exit ${CODE:-0}
      """;

  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path home;

  /** Its folder of files is that of this test. */
  private static final class Reports implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {}
  }

  @BeforeEach
  void makeSpark() throws Exception {
    home = folder.resolve("spark home");
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, SUBMIT);
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private SparkClient.On spark() {
    var extra = Map.of("master", "local[2]", "spark-home", home.toString(), "python", "python3.11");
    var at = new Connection("spark", "spark", "", 0, "", "", "t0psecret", extra);
    return new SparkClient.On(Value.of(new Spark(at)));
  }

  private void run(SparkClient job) throws Exception {
    job.run(Contexts.in(folder, 1, 1));
  }

  private List<String> arguments() throws Exception {
    return List.of(Files.readString(folder.resolve("arguments")).split("\0"));
  }

  @Test
  void shouldPassArgumentsAsArguments() throws Exception {
    var nasty = "$(touch owned); `touch owned` '\" && touch owned";
    run(
        spark()
            .jar("/jobs/sales.jar", "com.acme.Sales")
            .arg("--day")
            .arg(nasty)
            .conf("spark.x", nasty)
            .packages("a:b:1", "c:d:2"));
    assertThat(arguments())
        .startsWith("--master", "local[2]", "--deploy-mode", "client")
        .endsWith("--class", "com.acme.Sales", "/jobs/sales.jar", "--day", nasty)
        .containsSequence("--conf", "spark.x=" + nasty)
        .containsSequence("--conf", "spark.jars.packages=a:b:1,c:d:2")
        .containsSequence("--conf", "spark.updraft.taskKey=token_usage/manual__1/sales/1");
    assertThat(folder.resolve("owned")).doesNotExist();
  }

  @Test
  void shouldStartOnTheMasterThatTheRunMade() throws Exception {
    try (var listens = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var named = "127.0.0.1:" + listens.getLocalPort();
      run(new SparkClient.On(spark().spark(), Value.of(named)).jar("/jobs/sales.jar", "Sales"));
      assertThat(arguments()).startsWith("--master", "spark://" + named);
    }
    run(new SparkClient.On(spark().spark(), Value.of("")).jar("/jobs/sales.jar", "Sales"));
    assertThat(arguments()).startsWith("--master", "local[2]");
  }

  @Test
  void shouldLayOutFilesOfTheDag() throws Exception {
    run(spark().python(new Reports(), "report.py").arg("2026-11-20"));
    Path report = folder.resolve("spark-job/report.py");
    assertThat(arguments()).endsWith(report.toString(), "2026-11-20");
    assertThat(report).content().contains("print");
    run(spark().sql(new Reports(), "clean.sql"));
    assertThat(arguments())
        .endsWith("spark-internal", "-f", folder.resolve("spark-job/clean.sql").toString());
    assertThatThrownBy(() -> run(spark().python(new Reports(), "gone.py")))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("SparkClientTest.files/gone.py");
  }

  @Test
  void shouldGiveACleanEnvironmentWithoutSecrets() throws Exception {
    run(spark().python(new Reports(), "report.py").env("REGION", "eu"));
    assertThat(folder.resolve("environment"))
        .content()
        .contains(
            "REGION=eu", "SPARK_HOME=" + home, "PYSPARK_PYTHON=python3.11", "SPARK_LOCAL_DIRS")
        .doesNotContain("MAVEN", "t0psecret");
    assertThat(String.join(" ", arguments())).doesNotContain("t0psecret");
  }

  @Test
  void shouldGiveAHomeToAUserWhoHasNone() {
    Path scratch = folder.resolve("spark-tmp");
    var plain = "\"-Djava.io.tmpdir=" + scratch + "\"";
    assertThat(SubmitHere.options(scratch, folder.toString(), folder)).isEqualTo(plain);
    for (String none : List.of("?", "/nonexistent")) {
      assertThat(SubmitHere.options(scratch, none, folder))
          .isEqualTo(plain + " \"-Duser.home=" + folder + "\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, The job failed: report.py ended with an error (exit code 1)",
    "7, The job failed: report.py ended with an error (exit code 7)",
    "52, The job failed: the driver of report.py ran out of memory",
    "137, The job was ended from outside: signal 9",
    "143, The job was ended from outside: signal 15"
  })
  void shouldSayWhoseFaultABadEndIs(String code, String told) {
    assertThatThrownBy(() -> run(spark().python(new Reports(), "report.py").env("CODE", code)))
        .isInstanceOf(SparkExit.Failed.class)
        .hasMessageStartingWith(told)
        .hasMessageEndingWith("no such table");
  }

  @Test
  void shouldCallAMissingClassFinalAndSkipOn99() {
    var job = spark().jar("/jobs/sales.jar", "com.acme.Sale");
    assertThatThrownBy(() -> run(job.env("CODE", "101")))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("com.acme.Sale in /jobs/sales.jar");
    assertThatThrownBy(() -> run(job.env("CODE", "127"))).isInstanceOf(TaskFailed.class);
    assertThatThrownBy(() -> run(job.env("CODE", "99"))).isInstanceOf(TaskSkipped.class);
  }

  @Test
  void shouldEndWithItsAttempt() throws Exception {
    var job = spark().python(new Reports(), "report.py").env("SLEEPS", "yes");
    var attempt =
        Thread.ofPlatform()
            .start(() -> assertThatThrownBy(() -> run(job)).isInstanceOf(Exception.class));
    Path pid = folder.resolve("pid");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());
    long process = Long.parseLong(Files.readString(pid).strip());
    attempt.interrupt();
    attempt.join(Duration.ofSeconds(20));
    assertThat(ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/report.py", "../report.py", "report.txt", "-e.py"})
  void shouldRefuseFilesThatAreNotTheDags(String file) {
    assertThatThrownBy(() -> spark().python(new Reports(), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file);
  }

  @Test
  void shouldRefuseWhatCanNeverRun() {
    assertThatThrownBy(() -> spark().sql(new Reports(), "clean.sql").arg("x"))
        .hasMessageContaining("paste");
    assertThatThrownBy(() -> spark().jar("a.jar", "A").env("JAVA_HOME", "/x"))
        .hasMessageContaining("connection");
    assertThatThrownBy(() -> spark().jar("--x", "A")).hasMessageContaining("jar");
  }
}
