// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.state.TaskState;
import dev.updraft.operators.notify.ScriptedConsumer.Answer;
import dev.updraft.testkit.external.ExternalRun;
import dev.updraft.testkit.external.ExternalRun.Death;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever dies and whenever: the consumer hears of one notification, and nothing is lost. */
class HttpDeathTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ScriptedConsumer shop;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ExternalRun run;

  /** Its one task tells a consumer. */
  public static final class Nightly implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
          "refresh",
          Refresh.of("churn", flow.constant(8)).to(flow.connection("shop", Consumer.class)));
    }
  }

  @BeforeEach
  void start() throws IOException {
    shop =
        ScriptedConsumer.start("shop")
            .answers(new Answer(202, "Location: /status/1", ""), Answer.of(200, "{\"version\":8}"));
    var spec = DagDrawing.draw(Nightly.class, "unit", "Nightly.java");
    run = new ExternalRun(spec, Nightly.class.getClassLoader(), id -> shop.json(), folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private void succeeds() {
    run.wake();
    run.step();
    if (run.task().state() == TaskState.DEFERRED) {
      run.wake();
      run.step();
    }
    assertThat(run.task().state()).isEqualTo(TaskState.SUCCESS);
    assertThat(run.task().result()).contains("\"consumer\":\"shop\",\"version\":\"8\"");
    assertThat(shop.ids()).hasSize(1);
    assertThat(run.task().attempt()).isOne();
  }

  @Test
  void shouldTellOnceWhenTheWorkerDiesBeforeTheSubmit() {
    run.step(Death.BEFORE_THE_STEP);
    assertThat(shop.requests()).isEmpty();
    run.step();
    succeeds();
    assertThat(shop.bodies()).hasSize(1);
  }

  @Test
  void shouldRepeatTheSameNotificationWhenTheWorkerDiesBeforeItsHandleIsStored() {
    run.step(Death.AFTER_THE_STEP);
    run.step();
    succeeds();
    assertThat(shop.bodies()).hasSize(2);
  }

  @Test
  void shouldGoOnAfterTheWorkerAndTheLeaderDiedDuringTheWait() {
    run.step();
    assertThat(run.holdsNoSlot()).isTrue();
    run.newLeader();
    run.wake();
    run.step(Death.BEFORE_THE_STEP);
    run.step(Death.AFTER_THE_STEP);
    run.newLeader();
    run.step();
    assertThat(run.task().state()).isEqualTo(TaskState.SUCCESS);
    assertThat(shop.bodies()).hasSize(1);
  }
}
