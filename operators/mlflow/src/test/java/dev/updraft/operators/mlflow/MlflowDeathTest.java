// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.state.TaskState;
import dev.updraft.operators.model.ModelVersion;
import dev.updraft.operators.model.Models;
import dev.updraft.testkit.external.ExternalRun;
import dev.updraft.testkit.external.ExternalRun.Death;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The worker dies before it did anything, after it did all, and before its last look. */
@SuppressWarnings("NullAway.Init") // set before each test
class MlflowDeathTest extends OnMlflow {
  private static final String MODEL = "churn at death";

  private static ModelVersion churn;

  private final ScriptedMlflow scripted = ScriptedMlflow.start();

  MlflowDeathTest() throws IOException {
    super(MODEL);
  }

  /** Registers a version. */
  public static final class Registers implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
          "register",
          MlflowRegister.to(flow.connection("mlflow", Mlflow.class), MODEL)
              .version(flow.connection("models", Models.class), flow.constant(churn)));
    }
  }

  /** Follows what is live. */
  public static final class Follows implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task(
          "alias",
          MlflowAlias.to(flow.connection("mlflow", Mlflow.class), MODEL)
              .of(flow.connection("models", Models.class), "churn", "live"));
    }
  }

  @Override
  URI mlflow() {
    return scripted.url();
  }

  @BeforeEach
  void publish() throws IOException {
    churn = published();
  }

  @AfterEach
  void stop() {
    scripted.close();
  }

  private ExternalRun begun(Class<? extends Dag<NoParams>> dag) {
    return new ExternalRun(
        DagDrawing.draw(dag, "unit", dag.getSimpleName() + ".java"),
        dag.getClassLoader(),
        this::connection,
        temp);
  }

  private String connection(String id) {
    return id.equals("mlflow")
        ? "{\"id\":\"mlflow\",\"type\":\"mlflow\",\"host\":\"127.0.0.1\",\"port\":%d}"
            .formatted(gate.port())
        : "{\"id\":\"models\",\"type\":\"models\",\"schema\":\"%s\"}"
            .formatted(temp.resolve("store"));
  }

  private void diesAgainAndAgain(ExternalRun run) {
    run.step(Death.BEFORE_THE_STEP);
    assertThat(gate.requests()).isEmpty();
    run.step(Death.AFTER_THE_STEP);
    run.step();
    run.newLeader();
    run.wake();
    run.step(Death.AFTER_THE_STEP);
    run.step();
    assertThat(run.task().state()).isEqualTo(TaskState.SUCCESS);
    assertThat(run.task().attempt()).isOne();
  }

  @Test
  void shouldRegisterOnce() throws Exception {
    ExternalRun run = begun(Registers.class);
    diesAgainAndAgain(run);
    assertThat(run.task().result()).startsWith("{\"name\":\"churn at death\",\"version\":1,");
    assertThat(claims(churn)).containsExactly(new Claim(1, false));
  }

  @Test
  void shouldFollowTheAlias() throws Exception {
    promoted(churn);
    ExternalRun run = begun(Follows.class);
    diesAgainAndAgain(run);
    assertThat(run.task().result()).endsWith("\"sequence\":1}");
    assertThat(pointer()).isEqualTo(new Registry.Pointer(1, 1));
  }

  /** Between the write and the look a second later. */
  @Test
  void shouldMendWhatAnotherWriterDidBeforeTheLastLook() throws Exception {
    promoted(churn);
    ExternalRun run = begun(Follows.class);
    run.step();
    int other = registered(published());
    look(
        requests -> {
          new Registry(requests, name).alias("live", other);
          return true;
        });
    run.wake();
    run.step();
    assertThat(pointer()).isEqualTo(new Registry.Pointer(1, 1));
  }
}
