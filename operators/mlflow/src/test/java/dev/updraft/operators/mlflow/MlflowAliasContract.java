// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import dev.updraft.operators.mlflow.MlflowGate.Fault;
import dev.updraft.operators.mlflow.MlflowGate.Held;
import dev.updraft.operators.mlflow.Registry.Pointer;
import dev.updraft.operators.model.By;
import dev.updraft.operators.model.Flip;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.operators.model.Publish;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What following an alias must keep on every MLflow. */
abstract class MlflowAliasContract extends OnMlflow {
  @Test
  void shouldLetMlflowNameWhatIsLive() throws Exception {
    ModelVersion churn = published();
    int number = registered(churn);
    promoted(churn);
    assertThat(mirrored()).isEqualTo(new MirroredAlias(name, "live", number, churn, 1));
    assertThat(pointer()).isEqualTo(new Pointer(number, 1));
    int asked = gate.requests().size();
    mirrored();
    assertThat(gate.requests().subList(asked, gate.requests().size()))
        .containsExactly("GET model-versions/search", "GET registered-models/get");
  }

  /** A rollback in the night goes to what was live before anybody had an MLflow. */
  @Test
  void shouldRegisterWhatIsNotThereYet() throws Exception {
    ModelVersion old = published();
    promoted(old);
    promoted(published());
    mirrored();
    assertThat(claims(old)).isEmpty();
    ours().alias("churn", "live").rollback(By.person("ann", "complaints", NOON));
    MirroredAlias back = mirrored();
    assertThat(back.model()).isEqualTo(old);
    assertThat(pointer()).isEqualTo(new Pointer(back.version(), 3));
    assertThat(file(back.version(), "model.bin")).isEqualTo("model of 1");
  }

  /** Fails at each request in turn, and tries again. */
  @ParameterizedTest
  @EnumSource
  void shouldMirrorWhicheverRequestFails(Fault fault) throws Exception {
    for (int nth = 1; ; nth++) {
      ModelVersion churn = published();
      int number = registered(churn);
      Flip flip = promoted(churn);
      gate.failAt(nth, fault);
      try {
        mirrored();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("MLflow");
      }
      boolean failed = gate.failed();
      mirrored();
      assertThat(pointer()).isEqualTo(new Pointer(number, flip.sequence()));
      if (!failed) {
        assertThat(nth).isGreaterThan(5);
        break;
      }
    }
  }

  /** An older writer is held before or after each of its writes while a newer one does its work. */
  @ParameterizedTest
  @ValueSource(strings = {"registered-models/alias", "registered-models/set-tag"})
  void shouldNotLetAnOlderFlipWin(String call) throws Exception {
    for (boolean answer : List.of(true, false)) {
      promoted(published());
      Held write = answer ? gate.holdAnswer(call) : gate.hold(call);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<MirroredAlias> older = threads.submit(() -> mirrored());
        write.arrives();
        Flip newest = promoted(published());
        MirroredAlias newer = mirrored();
        assertThat(newer.sequence()).isEqualTo(newest.sequence());
        write.release();
        assertThat(older.get()).isEqualTo(newer);
        assertThat(pointer()).isEqualTo(new Pointer(newer.version(), newest.sequence()));
      } finally {
        write.release();
      }
    }
  }

  @Test
  void shouldMendWhatSomebodyChangedInMlflow() throws Exception {
    ModelVersion first = published();
    promoted(first);
    int number = mirrored().version();
    int other = registered(published());
    look(
        requests -> {
          new Registry(requests, name).alias("live", other);
          return true;
        });
    assertThat(mirrored().version()).isEqualTo(number);
    assertThat(pointer()).isEqualTo(new Pointer(number, 1));
  }

  /** Another place of models, or an older copy of this one, must not take MLflow back. */
  @Test
  void shouldRefuseToGoBehindWhatMlflowFollows() throws Exception {
    promoted(published());
    promoted(published());
    int number = mirrored().version();
    var elsewhere = new Publish(Value.of(models("copy")), "churn", List.of(file("a", "b")));
    ModelVersion theirs = elsewhere.submit(task(1));
    dev.updraft.operators.model.Place.of(temp.resolve("copy").toString())
        .open()
        .alias("churn", "live")
        .promote(theirs, By.person("eve", "mine", NOON));
    assertThatThrownBy(() -> mirrored(models("copy")))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("in MLflow follows change 2, and the newest of connection 'models'")
        .hasMessageContaining("delete the tag updraft.sequence.live");
    assertThat(pointer()).isEqualTo(new Pointer(number, 2));
  }

  @Test
  void shouldSayThatNothingIsLive() throws Exception {
    published();
    assertThatThrownBy(() -> mirrored())
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("'live' of 'churn' names no version yet");
  }
}
