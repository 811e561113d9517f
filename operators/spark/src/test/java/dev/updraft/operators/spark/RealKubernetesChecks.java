// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Connection;
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.Value;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real spark-submit, which asks an API server written by hand for a driver. Run by {@code
 * operators/spark/real-tests}, not by the build.
 */
@SuppressWarnings("NullAway.Init") // set before each test
class RealKubernetesChecks {
  @TempDir Path folder;
  @TempDir Path place;

  private SelfSigned signed;
  private ScriptedKubernetes kubernetes;

  /** Its folder of files is that of this class. */
  private static final class Jobs implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {}
  }

  @BeforeEach
  void open() throws Exception {
    signed = SelfSigned.in(place);
    kubernetes = ScriptedKubernetes.of(ScriptedSpark.in(place), signed.server());
  }

  @AfterEach
  void close() {
    kubernetes.close();
  }

  private TaskContext step(int step) {
    return Contexts.in(folder, 1, step);
  }

  private Spark spark(Map<String, String> more) throws Exception {
    var extra = new TreeMap<>(more);
    extra.put("master", "k8s://https://127.0.0.1:" + kubernetes.port());
    extra.put("ca", signed.ca());
    extra.put("spark-home", RealCluster.home());
    extra.put("java-home", RealCluster.setting("updraft.spark.java"));
    extra.put("spark.kubernetes.namespace", "jobs");
    return new Spark(new Connection("spark", "spark", "", 0, "", "", "t0psecret", extra));
  }

  private SparkSubmit.On on() throws Exception {
    return new SparkSubmit.On(
        Value.of(spark(Map.of("spark.kubernetes.container.image", "acme/spark:4.1.0"))));
  }

  private static SparkWork.Launched next(Poll<String> poll) {
    return switch (poll) {
      case Poll.Wait<String>(var _, var handle) when handle instanceof SparkWork.Launched work ->
          work;
      case Poll.Wait<String> _, Poll.Done<String> _, Poll.Failed<String> _ ->
          throw new AssertionError(poll);
    };
  }

  @Test
  void shouldMakeOnePodUnderTheNameOfTheAttempt() throws Exception {
    var job = on().jar("local:///jobs/sales.jar", "com.acme.Sales").arg("2026-11-20 ' $(reboot)");
    var named = job.submit(step(1));
    var work = next(job.poll(named, step(2)));
    assertThat(work.told()).startsWith(work.id() + " waits");
    var pod = kubernetes.newestPod();
    assertThat(new Pod(pod).settings()).isNotEmpty();
    assertThat(new Pod(pod).application()).isPresent();
    var container = pod.path("spec").path("containers").path(0);
    assertThat(container.path("name").asString("")).isEqualTo(Pod.DRIVER);
    var arguments = new ArrayList<String>();
    container.path("args").forEach(each -> arguments.add(each.asString("")));
    assertThat(arguments)
        .containsSequence("--class", "com.acme.Sales")
        .endsWith("local:///jobs/sales.jar", "2026-11-20 ' $(reboot)");
    assertThat(pod.toString()).doesNotContain("t0psecret");
    assertThat(next(job.poll(named, step(3))).id())
        .as("adopted, for it is whole")
        .isEqualTo(work.id());
    kubernetes.status(ScriptedKubernetes.RUNNING);
    work = next(job.poll(work, step(4)));
    assertThat(work.told()).endsWith("runs");
    job.cancel(work, step(5));
    assertThat(kubernetes.started()).isOne();
    assertThat(kubernetes.running()).isZero();
  }

  @Test
  void shouldMakeNoSecondPodWhoeverAsks() throws Exception {
    var job = on().jar("local:///jobs/sales.jar", "com.acme.Sales");
    var work = next(job.poll(job.submit(step(1)), step(2)));
    var properties = new TreeMap<>(Map.of(Identity.MARK, work.mark()));
    properties.put("spark.kubernetes.container.image", "acme/spark:4.1.0");
    var cluster =
        new ApiServer(URI.create(work.place().getFirst()), Requests.bearer(""), Optional.empty());
    properties.put("spark.kubernetes.namespace", "jobs");
    cluster.mark(properties, work.mark());
    var second =
        new ClusterSubmit(
            spark(Map.of()), new SparkJob.Jar("local:///a.jar", "A"), List.of(), properties);
    assertThat(second.here(step(3)).orElseThrow().code()).isNotZero();
    assertThat(kubernetes.started()).isOne();
    assertThat(kubernetes.running()).as("and the first is left alone").isOne();
  }

  @Test
  void shouldSayWhatSparkWants() throws Exception {
    var python = on().python(new Jobs(), "job.py");
    assertThat(python.poll(python.submit(step(1)), step(2)))
        .isInstanceOfSatisfying(
            Poll.Failed.class,
            failed -> assertThat(failed.reason()).contains("spark.kubernetes.file.upload.path"));
    var bare = new SparkSubmit.On(Value.of(spark(Map.of()))).jar("local:///a.jar", "A");
    assertThat(bare.poll(bare.submit(step(1)), step(2)))
        .isInstanceOfSatisfying(
            Poll.Failed.class, failed -> assertThat(failed.reason()).contains("image"));
    assertThat(kubernetes.started()).isZero();
  }
}
