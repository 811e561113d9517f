// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.Connection;
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import dev.updraft.operators.ssh.Ssh;
import dev.updraft.testkit.installed.OpenSsh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("dev.updraft.testkit.installed.OpenSsh#installed")
@SuppressWarnings("NullAway.Init") // set before each test
class GatewayTest {
  @TempDir Path folder;
  @TempDir Path place;

  private ScriptedSpark spark;
  private ScriptedYarn yarn;
  private OpenSsh gateway;

  /** Its folder of files is that of this test. */
  private static final class Reports implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {}
  }

  @BeforeEach
  void open() throws Exception {
    gateway = new OpenSsh(Files.createDirectories(place.resolve("gateway")));
    spark = ScriptedSpark.in(place);
    yarn = ScriptedYarn.of(spark);
  }

  @AfterEach
  void close() throws Exception {
    spark.waits(false);
    gateway.close();
    yarn.close();
  }

  private TaskContext step(int step) {
    return Contexts.in(folder, 1, step);
  }

  private SparkSubmit job(SparkJob what) throws Exception {
    var home = spark.home().toString();
    var extra =
        Map.of(
            "master", "yarn", "rest", yarn.url(), "spark-home", home, "hadoop-conf-dir", "/opt/h");
    var at = new Connection("spark", "spark", "", 0, "", "etl", "t0psecret", extra);
    return new SparkSubmit(
        Value.of(new Spark(at)),
        Value.of(""),
        what,
        List.of(),
        SparkSettings.NONE,
        Optional.of(Value.of(new Ssh(gateway.connection()))),
        Duration.ofSeconds(15));
  }

  private SparkSubmit job() throws Exception {
    return job(new SparkJob.Jar("hdfs:///jobs/sales.jar", "com.acme.Sales"));
  }

  /** Looks until it is seen in the cluster, or has failed. */
  private static Poll<String> settled(SparkSubmit job, SparkWork begun, TaskContext task)
      throws Exception {
    SparkWork work = begun;
    for (int look = 0; look < 500; look++) {
      Poll<String> poll = job.poll(work, task);
      switch (poll) {
        case Poll.Wait<String>(var _, var next)
            when next instanceof SparkWork.Launched launched -> {
          work = launched;
          if (!launched.id().isEmpty()) {
            return poll;
          }
        }
        case Poll.Wait<String> _ -> {}
        case Poll.Done<String> _, Poll.Failed<String> _ -> {
          return poll;
        }
      }
    }
    throw new AssertionError("spark-submit does not end on the gateway");
  }

  @Test
  void shouldRunSparkSubmitThereWithTheFileOfTheDag() throws Exception {
    var nasty = "$(reboot) ' \" \n";
    var job = job(new SparkJob.Python(Reports.class, "report.py")).arg(nasty);
    var work = job.submit(step(1));
    assertThat(settled(job, work, step(2))).isInstanceOf(Poll.Wait.class);
    assertThat(yarn.told().arguments())
        .startsWith("--master", "yarn", "--deploy-mode", "cluster")
        .containsSequence("job.py", nasty);
    assertThat(spark.text("program")).isEqualTo("print('report')\n\n");
    assertThat(spark.text("environment"))
        .contains("HADOOP_CONF_DIR=/opt/h", "HADOOP_USER_NAME=etl")
        .doesNotContain("t0psecret");
    assertThat(work + yarn.told().toString()).doesNotContain("t0psecret");
  }

  @Test
  void shouldSayWhatSparkSubmitSaidThere() throws Exception {
    spark.refuses("Exception: unknown queue: night");
    var poll = settled(job(), job().submit(step(1)), step(2));
    assertThat(poll)
        .isInstanceOfSatisfying(
            Poll.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .startsWith("spark-submit could not start com.acme.Sales")
                    .contains("nothing was started", "unknown queue: night"));
    assertThat(yarn.started()).isZero();
  }

  @Test
  void shouldEndSparkSubmitThereBeforeItAsksTheCluster() throws Exception {
    spark.waits(true);
    var work = job().submit(step(1));
    await().atMost(Duration.ofSeconds(20)).until(spark::begun);
    assertThat(job().poll(work, step(2))).isInstanceOf(Poll.Wait.class);
    job().cancel(work, step(3));
    spark.waits(false);
    assertThat(yarn.started()).isZero();
    assertThat(job().submit(step(4))).as("the same attempt begins it no more").isNotNull();
    assertThat(yarn.started()).isZero();
  }
}
