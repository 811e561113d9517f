// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.testkit.external.ExternalRun;
import dev.updraft.testkit.external.ExternalRun.Death;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of an endpoint that serves another version: whoever dies and whenever, it is updated once. */
class SageMakerUpdateTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ExternalRun run;

  private final ScriptedSageMaker service;

  SageMakerUpdateTest() throws IOException {
    service = ScriptedSageMaker.start().with("InService", "churn-7");
  }

  @BeforeEach
  void begin() {
    Class<SageMakerContractTest.Nightly> dag = SageMakerContractTest.Nightly.class;
    var spec = DagDrawing.draw(dag, "unit", "Nightly.java");
    run = new ExternalRun(spec, dag.getClassLoader(), id -> service.json(), folder);
    run.step();
    run.wake();
  }

  @AfterEach
  void close() {
    service.close();
  }

  private void succeeds() {
    service.finish();
    run.wake();
    run.step();
    assertThat(run.state()).isEqualTo(RunState.SUCCESS);
    assertThat(run.task().attempt()).isOne();
    assertThat(service.started()).isOne();
    assertThat(service.config()).startsWith("churn-8-").endsWith("-u");
  }

  @Test
  void shouldUpdateOnceWhenTheWorkerDiesBeforeTheUpdate() {
    run.step(Death.BEFORE_THE_STEP);
    assertThat(service.started()).isZero();
    run.step();
    succeeds();
  }

  @Test
  void shouldUpdateOnceWhenTheWorkerDiesBetweenTheUpdateAndTheStoredHandle() {
    run.step(Death.AFTER_THE_STEP);
    assertThat(service.started()).isOne();
    run.step();
    succeeds();
  }

  @Test
  void shouldAttachWhenTheWorkerDiesDuringTheWait() {
    run.step();
    run.newLeader();
    run.wake();
    run.step(Death.BEFORE_THE_STEP);
    run.step(Death.AFTER_THE_STEP);
    run.step();
    succeeds();
  }

  @Test
  void shouldTryAgainWhatSageMakerTookBack() {
    run.step();
    String first = service.now().orElseThrow().pending();
    service.fail();
    run.wake();
    run.step();
    assertThat(run.task().state()).isEqualTo(TaskState.UP_FOR_RETRY);
    run.step(); // its cancel, which has nothing to do
    assertThat(service.config()).isEqualTo("churn-7");
    run.wake();
    run.step();
    run.wake();
    run.step();
    assertThat(service.now().orElseThrow().pending()).startsWith("churn-8-").isNotEqualTo(first);
    assertThat(service.started()).isEqualTo(2);
  }

  @Test
  void shouldLetAnUpdateGoOnThatNobodyWantsAnyMore() {
    run.step();
    run.send(new RunEvent.MarkRun(RunState.FAILED, "ann", run.now()));
    run.step();
    assertThat(run.task().owes()).isFalse();
    assertThat(run.settled()).isTrue();
    assertThat(service.now().orElseThrow().status()).isEqualTo("Updating");
    assertThat(service.asked()).doesNotContain("DeleteEndpoint");
  }
}
