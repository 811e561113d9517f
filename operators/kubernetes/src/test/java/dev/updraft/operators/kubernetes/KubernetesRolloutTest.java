// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.DataInterval;
import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.kubernetes.KubernetesRollout.Rolling;
import dev.updraft.operators.kubernetes.KubernetesRollout.Wish;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class KubernetesRolloutTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  private final ScriptedKube kube = ScriptedKube.start();

  KubernetesRolloutTest() throws IOException {}

  @AfterEach
  void close() {
    kube.close();
  }

  private TaskContext task() {
    return new TaskContext(
        "nightly",
        "manual__1",
        "rollout",
        -1,
        1,
        2,
        1,
        new DataInterval(NOON, NOON),
        folder,
        InstantSource.fixed(NOON));
  }

  private KubernetesRollout rollout(boolean undoes, Wish... wishes) {
    var cluster = Value.of(kube.connected(ScriptedKube.TOKEN));
    return new KubernetesRollout(cluster, "serving", "churn", List.of(wishes), undoes);
  }

  private static Wish image(String image) {
    return new Wish("server", "", Value.of(image));
  }

  private static Wish env(String name, Object value) {
    return new Wish("server", name, Value.of(value));
  }

  private String template() {
    return kube.template().toString();
  }

  @Test
  void shouldChangeOnlyWhatItIsToldAndPutThatBack() throws Exception {
    String before = template();
    var rollout = rollout(true, image("churn:2"), env("MODEL_VERSION", 8), env("NEW", "x"));
    Rolling rolling = rollout.submit(task());
    assertThat(template())
        .contains("\"image\":\"churn:2\"", "\"name\":\"MODEL_VERSION\",\"value\":\"8\"")
        .contains("\"updraft.dev/attempt\":\"nightly/manual__1/rollout/1\"")
        .contains("envoy:1", "secretKeyRef", "\"NEW\"", "growth");
    rollout.cancel(rolling, task());
    assertThat(template()).isEqualTo(before);
    rollout.cancel(rolling, task());
    assertThat(template()).isEqualTo(before);
  }

  @Test
  void shouldBeginTheSamePodsAnewWithoutAnyChange() throws Exception {
    int generation = kube.now().path("metadata").path("generation").asInt(0);
    rollout(false).submit(task());
    assertThat(kube.now().path("metadata").path("generation").asInt(0)).isEqualTo(generation + 1);
  }

  /** What kubectl rollout status looks at, one after the other. */
  @Test
  void shouldWaitUntilAllAreNewAndAvailable() throws Exception {
    var rollout = rollout(false, image("churn:2"));
    Rolling rolling = rollout.submit(task());
    assertThat(rollout.poll(rolling, task()))
        .as("the controller has not seen it, its numbers are old")
        .isInstanceOf(Poll.Wait.class);
    kube.observe(1, 3, 2, "ReplicaSetUpdated");
    assertThat(rollout.poll(rolling, task())).as("one is new").isInstanceOf(Poll.Wait.class);
    kube.observe(2, 3, 3, "ReplicaSetUpdated");
    assertThat(rollout.poll(rolling, task())).as("an old one goes").isInstanceOf(Poll.Wait.class);
    kube.observe(2, 2, 1, "ReplicaSetUpdated");
    assertThat(rollout.poll(rolling, task())).as("one starts").isInstanceOf(Poll.Wait.class);
    kube.observe(2, 2, 2, "NewReplicaSetAvailable");
    assertThat(rollout.poll(rolling, task()))
        .isEqualTo(Poll.done(new RolledOut("serving", "churn", "1", 2)));
  }

  @Test
  void shouldFailWithWhatKubernetesSaysWhenTheDeadlineIsOver() throws Exception {
    var rollout = rollout(false, image("churn:2"));
    Rolling rolling = rollout.submit(task());
    kube.fail();
    assertThat(((Poll.Failed<RolledOut>) rollout.poll(rolling, task())).reason())
        .contains("1 of 2 updated, 2 available; ProgressDeadlineExceeded (as the test says)");
  }

  @Test
  void shouldWaitWhileItIsPaused() throws Exception {
    var rollout = rollout(false, image("churn:2"));
    Rolling rolling = rollout.submit(task());
    kube.observe(0, 2, 2, "DeploymentPaused");
    ((ObjectNode) kube.now().path("spec")).put("paused", true);
    assertThat(rollout.poll(rolling, task())).isInstanceOf(Poll.Wait.class);
  }

  @Test
  void shouldAdoptWhatALostAnswerHides() throws Exception {
    var rollout = rollout(true, image("churn:2"));
    kube.loseAnswer();
    Rolling rolling = rollout.submit(task());
    assertThat(kube.started()).isOne();
    assertThat(rollout.submit(task())).isEqualTo(rolling);
    rollout.cancel(rolling, task());
    assertThat(template()).contains("\"image\":\"churn:1\"");
  }

  @Test
  void shouldLookAgainWhenSomebodyElseIsFaster() throws Exception {
    var rollout = rollout(true, image("churn:2"));
    kube.conflicts(3);
    Rolling rolling = rollout.submit(task());
    kube.conflicts(3);
    rollout.cancel(rolling, task());
    assertThat(template()).contains("\"image\":\"churn:1\"");
    kube.conflicts(99);
    assertThatThrownBy(() -> rollout.submit(task()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Deployment serving/churn was changed by somebody else each of 10");
  }

  @Test
  void shouldFailForGoodWhenSomebodyElseChangesIt() throws Exception {
    var rollout = rollout(true, image("churn:2"), env("MODEL_VERSION", 8));
    Rolling rolling = rollout.submit(task());
    var server = (ObjectNode) kube.template().path("spec").path("containers").path(1);
    server.put("image", "churn:9");
    assertThatThrownBy(() -> rollout.poll(rolling, task()))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("somebody else changed image of server since; it is not churn:2");
    ((ObjectNode) kube.template().path("metadata").path("annotations"))
        .put(Deployment.ATTEMPT, "other/run/rollout/1");
    assertThatThrownBy(() -> rollout.poll(rolling, task()))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("its template is of other/run/rollout/1");
    rollout.cancel(rolling, task());
    assertThat(template()).as("another's is not undone").contains("churn:9");
    ((ObjectNode) kube.now().path("metadata")).put("uid", "uid-2");
    assertThatThrownBy(() -> rollout.poll(rolling, task()))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("was deleted while it was rolled out");
  }

  @Test
  void shouldLeaveItWithoutUndo() throws Exception {
    var rollout = rollout(false, image("churn:2"));
    rollout.cancel(rollout.submit(task()), task());
    assertThat(template()).contains("churn:2");
  }

  @Test
  void shouldSayWhatIsNotThere() throws Exception {
    assertThatThrownBy(
            () -> rollout(false, new Wish("web", "", Value.of("churn:2"))).submit(task()))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("Deployment serving/churn has no container 'web'");
    kube.remove();
    assertThatThrownBy(() -> rollout(false).submit(task()))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("There is no Deployment serving/churn");
  }

  @Test
  void shouldNeverTellItsToken() {
    var cluster = Value.of(kube.connected("wr0ngsecret"));
    var rollout = new KubernetesRollout(cluster, "serving", "churn", List.of(), false);
    assertThatThrownBy(() -> rollout.submit(task()))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("Kubernetes refuses the token")
        .hasMessageNotContaining("wr0ngsecret");
  }
}
