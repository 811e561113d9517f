// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.Poll;
import dev.updraft.api.Value;
import dev.updraft.bundle.define.DagDrawing;
import dev.updraft.engine.event.InstanceSet;
import dev.updraft.engine.event.RunEvent;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.testkit.external.ExternalRun;
import dev.updraft.testkit.external.ExternalRun.Death;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApprovalTest {
  @TempDir Path folder;

  /** One question. */
  public static final class Asks implements Dag<NoParams> {
    @Override
    public void define(DagFlow<NoParams> flow) {
      flow.task("approve", Approval.ask("Change the network?"));
    }
  }

  private ExternalRun run() {
    var spec = DagDrawing.draw(Asks.class, "unit", "Asks.java");
    return new ExternalRun(spec, getClass().getClassLoader(), _ -> "{}", folder);
  }

  @Test
  void shouldGoOnWaitingAfterTheLossOfItsWorker() {
    ExternalRun run = run();
    run.step(Death.AFTER_THE_STEP);
    run.step();
    assertThat(run.task().handle()) // where the page of the task finds it
        .contains("\"handle\":{\"question\":\"Change the network?\"");
    for (int day = 0; day < 3; day++) {
      assertThat(run.task().state()).isEqualTo(TaskState.DEFERRED);
      assertThat(run.holdsNoSlot()).isTrue();
      run.newLeader();
      run.wake();
      run.step(Death.BEFORE_THE_STEP);
      run.step();
    }
    assertThat(run.task().attempt()).isOne();
  }

  @ParameterizedTest
  @CsvSource({"SUCCESS,SUCCESS", "SKIPPED,SUCCESS", "FAILED,FAILED"})
  void shouldEndAsAPersonSays(TaskState answer, RunState end) {
    ExternalRun run = run();
    run.step();
    run.send(new RunEvent.MarkInstances(InstanceSet.copyOf(Set.of(0)), answer, "ann", run.now()));
    assertThat(run.task().state()).isEqualTo(answer);
    assertThat(run.state()).isEqualTo(end);
    run.step(); // nothing to cancel, and it says so
    assertThat(run.settled()).isTrue();
  }

  @Test
  void shouldFailWhenNobodyAnswers() {
    ExternalRun run = run();
    run.step();
    for (int look = 0; look < 130 && run.task().state() == TaskState.DEFERRED; look++) {
      run.wake();
      if (run.task().state() == TaskState.SCHEDULED) {
        run.step();
      }
    }
    assertThat(run.task().state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void shouldAskOnlyWhereThereIsSomethingToAsk() {
    var approval = new Approval("Go on?", Optional.of(Value.of(false)));
    var asked = approval.submit(Contexts.in(folder));
    assertThat(approval.poll(asked, Contexts.in(folder))).isInstanceOf(Poll.Done.class);
  }

  @Test
  void shouldRefuseAnEmptyQuestion() {
    assertThatThrownBy(() -> Approval.ask(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the question is empty; say in a sentence");
  }
}
