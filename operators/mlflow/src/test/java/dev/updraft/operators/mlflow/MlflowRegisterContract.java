// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Value;
import dev.updraft.operators.mlflow.MlflowGate.Fault;
import dev.updraft.operators.mlflow.MlflowGate.Held;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.operators.model.Publish;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What registering must keep on every MLflow. */
abstract class MlflowRegisterContract extends OnMlflow {
  @Test
  void shouldRegisterFilesMetricsParametersAndWhereItIsFrom() throws Exception {
    ModelVersion churn = published();
    int number = registered(churn);
    assertThat(pairs(version(number).path("tags")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "updraft.manifest", churn.manifest(),
                "updraft.model", "churn",
                "updraft.version", "1",
                "updraft.dag", "nightly",
                "updraft.run", "manual__1",
                "updraft.attempt", "nightly/manual__1/publish/1"));
    assertThat(file(number, "model.bin")).isEqualTo("model of 1");
    assertThat(file(number, "deep/%C3%A4%20b%2Bc%2541.txt")).isEqualTo("odd");
    assertThat(file(number, ".empty")).isEmpty();

    var run = run(version(number).path("run_id").asString(""));
    assertThat(run.path("info").path("status").asString("")).isEqualTo("FINISHED");
    assertThat(pairs(run.path("data").path("params"))).isEqualTo(Map.of("depth", "6"));
    assertThat(pairs(run.path("data").path("metrics"))).isEqualTo(Map.of("auc", "0.91"));
    assertThat(pairs(run.path("data").path("tags")))
        .containsEntry("mlflow.source.git.commit", "0123abc")
        .containsEntry("updraft.manifest", churn.manifest());
  }

  @Test
  void shouldSendAsManyParametersAsThereAre() throws Exception {
    Publish.Fact[] many =
        IntStream.range(0, 230)
            .mapToObj(i -> new Publish.Fact(Publish.Kind.PARAMETER, "p" + i, Value.of(i)))
            .toArray(Publish.Fact[]::new);
    int number = registered(published(many));
    var run = run(version(number).path("run_id").asString(""));
    assertThat(pairs(run.path("data").path("params"))).hasSize(231).containsEntry("p229", "229");
  }

  @Test
  void shouldFindWhatIsThereAndSendNothing() throws Exception {
    ModelVersion first = published();
    int number = registered(first);
    ModelVersion second = published();
    assertThat(registered(second)).isGreaterThan(number);
    int asked = gate.requests().size();
    assertThat(registered(first)).isEqualTo(number);
    assertThat(gate.requests().subList(asked, gate.requests().size()))
        .containsExactly("GET model-versions/search");
  }

  /** Fails at each request in turn, and tries again. */
  @ParameterizedTest
  @EnumSource
  void shouldRegisterOnceWhicheverRequestFails(Fault fault) throws Exception {
    int failures = 0;
    for (int nth = 1; ; nth++) {
      ModelVersion churn = published();
      gate.failAt(nth, fault);
      try {
        registered(churn);
      } catch (IOException e) {
        failures++;
      }
      boolean failed = gate.failed();
      int number = registered(churn);
      assertThat(claims(churn)).containsExactly(new Claim(number, false));
      assertThat(file(number, "model.bin")).startsWith("model of ");
      if (!failed) {
        break;
      }
    }
    assertThat(failures).isGreaterThan(5);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNANSWERED", "BROKEN_AFTER"})
  void shouldAdoptWhatALostAnswerHides(Fault fault) throws Exception {
    ModelVersion churn = published();
    gate.fail("model-versions/create", fault);
    int number = registered(churn);
    assertThat(gate.failed()).isTrue();
    assertThat(claims(churn)).containsExactly(new Claim(number, false));
  }

  @Test
  void shouldAgreeOnOneWhenTwoRegisterAtOnce() throws Exception {
    ModelVersion churn = published();
    Held create = gate.hold("model-versions/create");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> late = threads.submit(() -> registered(churn));
      create.arrives();
      int number = registered(churn);
      create.release();
      assertThat(late.get()).isEqualTo(number);
      assertThat(claims(churn))
          .containsExactly(new Claim(number, false), new Claim(number + 1, true));
      assertThat(pairs(version(number + 1).path("tags")))
          .containsEntry(Tags.DUPLICATE, Integer.toString(number));
    } finally {
      create.release();
    }
    assertThat(registered(churn)).isEqualTo(1);
  }

  /** The first one's version is there, and it does not know yet. */
  @Test
  void shouldAgreeOnTheFirstWhenItsAnswerComesLate() throws Exception {
    ModelVersion churn = published();
    Held create = gate.holdAnswer("model-versions/create");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> first = threads.submit(() -> registered(churn));
      create.arrives();
      int number = registered(churn);
      create.release();
      assertThat(first.get()).isEqualTo(number);
      assertThat(claims(churn)).containsExactly(new Claim(number, false));
    } finally {
      create.release();
    }
  }

  /** Who comes second while files are sent makes no version any more. */
  @Test
  void shouldMakeNoDuplicateOfWhatCameWhileFilesWereSent() throws Exception {
    ModelVersion churn = published();
    Held update = gate.hold("runs/log-batch");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> slow = threads.submit(() -> registered(churn));
      update.arrives();
      int number = registered(churn);
      update.release();
      assertThat(slow.get()).isEqualTo(number);
      assertThat(claims(churn)).containsExactly(new Claim(number, false));
    } finally {
      update.release();
    }
  }

  /** A writer that was given up may come through after all: whoever looks next marks it. */
  @Test
  void shouldMarkWhatCameAfterTheLastLook() throws Exception {
    ModelVersion churn = published();
    int number = registered(churn);
    var run = version(number).path("run_id").asString("");
    look(
        requests -> {
          new Registry(requests, name)
              .create(churn, models().manifest(churn), new Runs.Run(run, artifacts(number)));
          return true;
        });
    assertThat(claims(churn)).extracting(Claim::marked).containsExactly(false, false);
    assertThat(registered(churn)).isEqualTo(number);
    assertThat(claims(churn)).extracting(Claim::marked).containsExactly(false, true);
  }

  private String artifacts(int number) throws Exception {
    return version(number).path("source").asString("").replaceFirst("/model$", "");
  }

  @Test
  void shouldFailForGoodOnWhatMlflowRefuses() throws Exception {
    ModelVersion odd = published(file("what#ever.txt", "x"));
    assertThatThrownBy(() -> registered(odd))
        .isInstanceOf(dev.updraft.api.TaskFailed.class)
        .hasMessageContaining("MLflow refuses")
        .hasMessageContaining("what%23ever.txt")
        .hasMessageContaining("Invalid path");
    assertThat(claims(odd)).isEmpty();
  }
}
