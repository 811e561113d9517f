// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.TaskSkipped;
import dev.updraft.api.Value;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // set before each test
class KubernetesTest {
  @TempDir Path folder;
  @TempDir Path place;

  private ScriptedSpark spark;
  private ScriptedKubernetes kubernetes;

  @BeforeEach
  void open() throws IOException {
    spark = ScriptedSpark.in(place);
    kubernetes = ScriptedKubernetes.of(spark);
  }

  @AfterEach
  void close() {
    kubernetes.close();
  }

  private TaskContext step(int step) {
    return Contexts.in(folder, 1, step);
  }

  private SparkSubmit job(String token) {
    var extra = new HashMap<String, String>();
    extra.put("master", "k8s://http://127.0.0.1:" + kubernetes.port());
    extra.put("spark-home", spark.home().toString());
    extra.put("history", "http://history:18080");
    extra.put("spark.kubernetes.namespace", "jobs");
    extra.put("spark.kubernetes.driver.secretKeyRef.DB_PASSWORD", "db:password");
    var at = new Connection("spark", "spark", "", 0, "", "", token, extra);
    return new SparkSubmit.On(Value.of(new Spark(at)))
        .jar("local:///jobs/sales.jar", "com.acme.Sales");
  }

  private SparkSubmit job() {
    return job("t0psecret");
  }

  private static SparkWork.Launched next(Poll<String> poll) {
    return switch (poll) {
      case Poll.Wait<String>(var _, var handle) when handle instanceof SparkWork.Launched work ->
          work;
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
  private SparkWork.Launched seen() throws Exception {
    return next(job().poll(job().submit(step(1)), step(2)));
  }

  @Test
  void shouldTellSparkSubmitAllThatTheJobIsGivenAndTheTokenInAFile() throws Exception {
    var work = seen();
    String name = "updraft-" + work.mark();
    assertThat(work.id()).isEqualTo(name);
    var master = "k8s://http://127.0.0.1:" + kubernetes.port();
    assertThat(kubernetes.told().arguments())
        .startsWith("--master", master, "--deploy-mode", "cluster")
        .containsSequence("--class", "com.acme.Sales", "local:///jobs/sales.jar");
    assertThat(kubernetes.told().conf())
        .containsEntry("spark.kubernetes.namespace", "jobs")
        .containsEntry("spark.kubernetes.driver.pod.name", name)
        .containsEntry("spark.kubernetes.driver.secretKeyRef.DB_PASSWORD", "db:password")
        .containsEntry("spark.kubernetes.submission.waitAppCompletion", "false");
    assertThat(spark.text("token")).isEqualTo("t0psecret");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(spark.home().resolve("token"))))
        .isEqualTo("rw-------");
    assertThat(work + kubernetes.told().toString() + spark.text("environment"))
        .doesNotContain("t0psecret");
  }

  @Test
  void shouldBringEachLineOfTheDriverOnce() throws Exception {
    kubernetes.writes(Contexts.NOON, "one");
    kubernetes.writes(Contexts.NOON.plusNanos(5), "two");
    kubernetes.writes(Contexts.NOON.plusNanos(5), "three");
    var log = new PodLog(logOf(seen()), Requests.bearer("t0psecret"));
    var first = log.since("");
    assertThat(first.lines()).containsExactly("one", "two", "three");
    assertThat(log.since(first.read()).lines()).isEmpty();
    kubernetes.writes(Contexts.NOON.plusNanos(5), "four");
    kubernetes.writes(Contexts.NOON.plusSeconds(9), "five");
    var second = log.since(first.read());
    assertThat(second.lines()).containsExactly("four", "five");
    assertThat(log.since(second.read()).lines()).isEmpty();
    assertThat(log.end()).endsWith("four", "five");
  }

  @Test
  void shouldBringALogThatIsLongerThanAnAnswer() throws Exception {
    String line = "x".repeat(9_999);
    for (int i = 0; i < 250; i++) {
      kubernetes.writes(Contexts.NOON.plusSeconds(i / 10), i + line);
    }
    var all = new PodLog(logOf(seen()), Requests.bearer("t0psecret")).since("").lines();
    assertThat(all).hasSize(250).doesNotHaveDuplicates();
    assertThat(all.getLast()).startsWith("249x");
  }

  private URI logOf(SparkWork.Launched work) {
    return URI.create(work.place().getFirst() + "/pods/" + work.id() + "/log");
  }

  @Test
  void shouldRememberHowFarItReadAndWhatItTold() throws Exception {
    kubernetes.writes(Contexts.NOON, "one");
    var work = next(job().poll(seen(), step(3)));
    assertThat(work.read()).isEqualTo(Contexts.NOON + " 1");
    assertThat(work.told()).isEqualTo(work.id() + " runs");
    kubernetes.status("{\"phase\":\"Unknown\"}");
    assertThat(next(job().poll(work, step(4))).told()).endsWith("does not answer");
    kubernetes.finish();
    assertThat(job().poll(work, step(5))).isEqualTo(Poll.done(kubernetes.newest()));
  }

  @Test
  void shouldWaitForANodeAndSayWhy() throws Exception {
    var work = seen();
    kubernetes.status(
        """
        {"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False",
         "reason":"Unschedulable","message":"0/3 nodes are available: 3 Insufficient memory."}]}
        """);
    for (int look = 3; look < 20; look++) {
      work = next(job().poll(work, step(look)));
      assertThat(work.told())
          .endsWith("waits: Unschedulable, 0/3 nodes are available: 3 Insufficient memory.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ImagePullBackOff", "InvalidImageName", "CreateContainerConfigError"})
  void shouldGiveUpADriverThatCannotBegin(String why) throws Exception {
    var work = seen();
    kubernetes.status(
        """
        {"phase":"Pending","containerStatuses":[{"name":"spark-kubernetes-driver",
         "state":{"waiting":{"reason":"%s","message":"acme/spark:1"}}}]}
        """
            .formatted(why));
    for (int look = 3; look < 8; look++) {
      work = next(job().poll(work, step(look)));
    }
    assertThat(reason(job().poll(work, step(8))))
        .startsWith("The cluster could not run " + work.id())
        .contains(why, "acme/spark:1");
    job().cancel(work, step(9));
    assertThat(kubernetes.running()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1, Error, The job failed: com.acme.Sales in local:///jobs/sales.jar ended with an error",
    "7, Error, The job failed: com.acme.Sales",
    "52, Error, The job failed: the driver of com.acme.Sales in local:///jobs/sales.jar ran out of",
    "137, OOMKilled, The job failed: the driver of com.acme.Sales in local:///jobs/sales.jar took",
    "137, Error, The job was ended from outside: signal 9",
    "143, Error, The job was ended from outside: signal 15"
  })
  void shouldSayWhoseFaultABadEndIs(int code, String why, String told) throws Exception {
    kubernetes.writes(Contexts.NOON, "no such table");
    var work = seen();
    kubernetes.status(ScriptedKubernetes.terminated(code, why));
    assertThat(reason(job().poll(work, step(3)))).startsWith(told).endsWith("no such table");
  }

  @Test
  void shouldSkipOn99AndCallWhatCannotBeginFinal() throws Exception {
    var work = seen();
    kubernetes.status(ScriptedKubernetes.terminated(99, "Error"));
    assertThatThrownBy(() -> job().poll(work, step(3))).isInstanceOf(TaskSkipped.class);
    kubernetes.status(ScriptedKubernetes.terminated(101, "Error"));
    assertThatThrownBy(() -> job().poll(work, step(3)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("did not find the class");
    kubernetes.status(ScriptedKubernetes.terminated(127, "ContainerCannotRun"));
    assertThatThrownBy(() -> job().poll(work, step(3)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("image");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"phase\":\"Failed\",\"reason\":\"Evicted\",\"message\":\"low on memory\"}",
        "{\"phase\":\"Failed\",\"conditions\":[{\"type\":\"DisruptionTarget\",\"status\":\"True\","
            + "\"reason\":\"PreemptionByScheduler\",\"message\":\"low on memory\"}]}"
      })
  void shouldBlameTheClusterWhenItTakesTheDriverAway(String status) throws Exception {
    var work = seen();
    kubernetes.status(status);
    assertThat(reason(job().poll(work, step(3))))
        .startsWith("The cluster took the driver")
        .contains("low on memory");
  }

  @Test
  void shouldCallAPodThatIsGoneEndedFromOutside() throws Exception {
    var work = seen();
    kubernetes.forget();
    assertThat(reason(job().poll(work, step(3)))).startsWith("The job was ended from outside");
    job().cancel(work, step(4));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429, 500, 503})
  void shouldCallItAFailedLookWhenTheServerDoesNotSay(int status) throws Exception {
    var work = seen();
    kubernetes.answers(status);
    assertThatThrownBy(() -> job().poll(work, step(3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(String.valueOf(status));
    assertThatThrownBy(() -> job().cancel(work, step(4))).isInstanceOf(IOException.class);
  }

  @Test
  void shouldCallARefusedLoginFinalAndStartNothing() throws Exception {
    var work = job("wr0ng").submit(step(1));
    assertThatThrownBy(() -> job("wr0ng").poll(work, step(2)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("401")
        .hasMessageContaining("nothing was started")
        .hasMessageNotContaining("wr0ng");
    assertThat(kubernetes.started()).isZero();
  }

  @Test
  void shouldNotLeaveADriverThatWasMadeByHalf() throws Exception {
    kubernetes.half(true);
    var work = job().submit(step(1));
    job().poll(work, step(2)); // its worker died, and with it spark-submit
    kubernetes.half(false);
    var whole = next(job().poll(work, step(3)));
    assertThat(kubernetes.started()).isEqualTo(2);
    assertThat(kubernetes.mostAtOnce()).isOne();
    kubernetes.finish();
    assertThat(job().poll(whole, step(4))).isEqualTo(Poll.done(whole.id()));
  }

  @Test
  void shouldWaitUntilThePodIsGone() throws Exception {
    var work = seen();
    kubernetes.deleteTakes(3);
    job().cancel(work, step(3));
    assertThat(kubernetes.running()).isZero();
    job().cancel(work, step(4));
  }

  @Test
  void shouldNotCallADriverEndedThatGoesOn() throws Exception {
    var work = seen();
    kubernetes.deleteTakes(1000);
    assertThatThrownBy(() -> job().cancel(work, step(3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("goes on");
  }

  @Test
  void shouldLeaveAPodThatIsOverForPeopleToLookAt() throws Exception {
    var work = seen();
    kubernetes.fail();
    job().cancel(work, step(3));
    assertThat(kubernetes.newest()).isEqualTo(work.id());
  }

  @Test
  void shouldRefuseWhatUpdraftFindsTheDriverBy() {
    assertThatThrownBy(() -> job().conf("spark.kubernetes.driver.pod.name", "mine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spark.kubernetes.driver.pod.name");
  }
}
