// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.spark.ScriptedLivy.Create;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers, requests and batches that are lost. */
class LivyLostBatchTest extends OnScriptedLivy {
  private TaskContext later(int step, Duration after) {
    return Contexts.in(folder, 1, step, Contexts.NOON.plus(after));
  }

  @Test
  void shouldAdoptWhatALostSubmitStartedEvenWhenItIsOver() throws Exception {
    var lost = job().submit(step(1));
    livy.state(lost.name(), BatchState.SUCCESS);
    livy.application(lost.name(), "application_1_7");
    assertThat(job().submit(step(2))).isEqualTo(lost);
    assertThat(job().poll(lost, step(3)))
        .isEqualTo(Poll.done(new LivyBatch.Ran(lost.id(), "application_1_7")));
    assertThat(livy.started()).isOne();
  }

  @Test
  void shouldTakeWhatHasItsNameWhenLivyRefusesASecond() throws Exception {
    var lost = job().submit(step(1));
    assertThat(job().submit(step(1))).isEqualTo(lost);
    assertThat(livy.started()).isOne();
  }

  @Test
  void shouldStartNothingWhileNobodyCanLook() throws Exception {
    var lost = job().submit(step(1));
    livy.reachable(false);
    var again = job().submit(step(2));
    assertThat(again.id()).isNegative();
    assertThatThrownBy(() -> job().poll(again, step(3))).hasMessageContaining("503");
    assertThatThrownBy(() -> job().cancel(again, step(3))).hasMessageContaining("503");
    livy.reachable(true);
    assertThat(waits(again, step(4)).id()).isEqualTo(lost.id());
    job().cancel(again, step(5));
    assertThat(livy.running()).isZero();
    assertThat(livy.started()).isOne();
  }

  @ParameterizedTest
  @EnumSource(
      value = Create.class,
      names = {"ANSWER_LOST", "REQUEST_LOST"})
  void shouldAskAgainUnderTheSameNameWhenAnAnswerIsLost(Create how) throws Exception {
    livy.create(how);
    var batch = job().submit(step(1));
    assertThat(batch.id()).isNegative();
    livy.create(Create.ANSWERED);
    var known = waits(batch, step(2));
    assertThat(known.id()).isEqualTo(livy.newest());
    livy.finish();
    assertThat(job().poll(known, step(3))).isEqualTo(Poll.done(new LivyBatch.Ran(known.id(), "")));
    assertThat(livy.started()).isOne();
  }

  @Test
  void shouldStartNoSecondBatchWhenTheFirstRequestComesLate() throws Exception {
    livy.create(Create.LATE);
    var batch = job().submit(step(1));
    livy.create(Create.ANSWERED);
    var known = waits(batch, step(2));
    assertThat(livy.comes()).isEqualTo(400);
    assertThat(waits(known, step(3)).id()).isEqualTo(known.id());
    assertThat(livy.mostAtOnce()).isOne();
  }

  @Test
  void shouldNotCallWhatMayStillComeEnded() throws Exception {
    livy.create(Create.LATE);
    var batch = job().submit(step(1));
    assertThatThrownBy(() -> job().cancel(batch, step(2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("on its way");
    livy.comes();
    job().cancel(batch, step(3));
    assertThat(livy.running()).isZero();
    job().cancel(batch, later(4, Duration.ofMinutes(2)));
  }

  @Test
  void shouldNotStartAgainWhatMayHaveEndedUnseen() throws Exception {
    livy.create(Create.ANSWER_LOST);
    var batch = job().submit(step(1));
    livy.forget(batch.name());
    assertThatThrownBy(() -> job().poll(batch, later(2, Duration.ofMinutes(6))))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("how it ended is unknown")
        .hasMessageContaining(batch.name());
    assertThat(livy.started()).isOne();
  }

  @Test
  void shouldSayThatTheEndOfAForgottenBatchIsUnknown() throws Exception {
    var batch = job().submit(step(1));
    livy.application(batch.name(), "application_1_7");
    var seen = waits(batch, step(2));
    livy.forget(batch.name());
    assertThatThrownBy(() -> job().poll(seen, step(3)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("how it ended is unknown")
        .hasMessageContaining("application_1_7");
    job().cancel(seen, step(4));
  }

  @Test
  void shouldLeaveTheBatchAloneThatHasItsNumberAfterARestart() throws Exception {
    var batch = job().submit(step(1));
    livy.restart();
    var others = job().submit(Contexts.in(folder, 2, 1));
    assertThat(others.id()).isEqualTo(batch.id());
    assertThatThrownBy(() -> job().poll(batch, step(2))).hasMessageContaining("unknown");
    job().cancel(batch, step(3));
    assertThat(livy.running()).isOne();
  }

  @Test
  void shouldRefuseALivyThatKeepsNoNamesAndLeaveNothingThere() {
    livy.create(Create.NAMELESS);
    assertThatThrownBy(() -> job().submit(step(1)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("0.7");
    assertThat(livy.running()).isZero();
  }
}
