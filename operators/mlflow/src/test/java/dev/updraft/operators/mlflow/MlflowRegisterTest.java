// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.mlflow.MlflowGate.Held;
import dev.updraft.operators.model.ModelVersion;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowRegisterTest extends MlflowRegisterContract {
  private final ScriptedMlflow scripted = ScriptedMlflow.start();

  MlflowRegisterTest() throws IOException {}

  @Override
  URI mlflow() {
    return scripted.url();
  }

  @AfterEach
  void stop() {
    scripted.close();
  }

  /** The version is made long after nobody waits for the answer. */
  @Test
  void shouldNotMakeASecondOneWhenTheFirstIsSlow() throws Exception {
    ModelVersion churn = published();
    Held create = gate.holdAnswer("model-versions/create");
    try (var impatient = at(gate.port(), "", "").open(Duration.ofMillis(300));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> slow =
          threads.submit(() -> new Registration(impatient, name, models(), task(50)).of(churn));
      create.arrives();
      assertThat(slow.get()).isEqualTo(1);
      assertThat(claims(churn)).containsExactly(new Claim(1, false));
    } finally {
      create.release();
    }
  }

  @Test
  void shouldEndTheRunOfWhatFailed() throws Exception {
    ModelVersion odd = published(file("what#ever.txt", "x"));
    assertThatThrownBy(() -> registered(odd)).isInstanceOf(TaskFailed.class);
    assertThat(run("run1").path("info").path("status").asString("")).isEqualTo("FAILED");
  }

  @Test
  void shouldSayThatMlflowTakesNoArtifacts() throws Exception {
    ModelVersion churn = published();
    try (var bucket = ScriptedMlflow.start("s3://artifacts", "")) {
      assertThatThrownBy(() -> register(at(bucket.url().getPort(), "", ""), churn))
          .isInstanceOf(TaskFailed.class)
          .hasMessageContaining("at s3://artifacts/1/run1/artifacts, where only its clients write")
          .hasMessageContaining("--serve-artifacts");
    }
  }

  @Test
  void shouldLogInAndNeverTellHow() throws Exception {
    ModelVersion churn = published();
    try (var guarded = ScriptedMlflow.start("mlflow-artifacts:", "Bearer t0psecret")) {
      int port = guarded.url().getPort();
      assertThat(register(at(port, "", "t0psecret"), churn)).isOne();
      assertThatThrownBy(() -> register(at(port, "", "wr0ngsecret"), churn))
          .isInstanceOf(TaskFailed.class)
          .hasMessageContaining("MLflow refuses the login")
          .hasMessageNotContaining("wr0ngsecret");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a/b", "a:b", "a\nb"})
  void shouldRefuseANameThatMlflowDoesNotTake(String wrong) {
    assertThatThrownBy(() -> MlflowRegister.checkName(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MLflow takes 1 to 255 characters");
  }

  @Test
  void shouldSayThatNobodyListens() throws Exception {
    ModelVersion churn = published();
    gate.close();
    var to = Value.of(at(gate.port(), "", ""));
    assertThatThrownBy(
            () ->
                new MlflowRegister(to, name, Value.of(models()), Value.of(churn)).submit(task(60)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("MLflow did not answer at http://127.0.0.1:" + gate.port());
  }
}
