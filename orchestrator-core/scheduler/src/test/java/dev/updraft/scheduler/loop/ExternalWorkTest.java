// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.protocol.Message;
import dev.updraft.scheduler.dispatch.ReportOf;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The leader's part of external work: it waits without a slot, and is cancelled by a step. */
final class ExternalWorkTest {
  private static final String FAILED =
      "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\",\"state\":\"failed\"}";
  private final Rig rig;

  ExternalWorkTest(@TempDir Path folder) {
    rig = new Rig(folder);
    rig.loop.unit(Dags.chain("etl", 1, 0));
    rig.beat();
    rig.command("trigger", "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\"}");
    ends(rig.last(), waits());
  }

  private Message.Outcome waits() {
    return new Message.Outcome(
        Message.Outcome.Kind.WAIT,
        null,
        null,
        -1,
        List.of(),
        null,
        true,
        null,
        "{\"job\":7}",
        rig.time().plusSeconds(5).toString(),
        rig.time().plusSeconds(3600).toString());
  }

  private void ends(GrantKey grant, Message.Outcome outcome) {
    rig.notes.remove(grant);
    rig.report(new Message.Report("host-A", "A", grant.toString(), outcome));
  }

  private InstanceRow task() {
    return rig.tables.instances.values().iterator().next();
  }

  @Test
  void shouldAssignTheNextStepWhenItIsDue() {
    assertThat(task().state()).isEqualTo(TaskState.DEFERRED);
    rig.pass(4);
    assertThat(rig.assigned).hasSize(1);
    rig.pass(2);
    assertThat(rig.last().step()).isEqualTo(2);
    assertThat(rig.assigned.get(rig.last())).contains("{\\\"job\\\":7}", "\"cancel\":false");
    rig.finish(rig.last());
    assertThat(rig.run().state()).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void shouldCancelItWhenTheRunIsMarkedFailed() {
    rig.command("mark_run", FAILED);
    assertThat(rig.run().state()).isEqualTo(RunState.FAILED);
    assertThat(rig.last().step()).isEqualTo(2);
    assertThat(rig.assigned.get(rig.last())).contains("{\\\"job\\\":7}", "\"cancel\":true");
    rig.finish(rig.last());
    assertThat(task().handle()).isNull();
    assertThat(rig.run().timeoutAt()).isEqualTo(Instant.MAX);
    rig.pass(120);
    assertThat(rig.assigned).hasSize(2);
  }

  @Test
  void shouldCancelItUnderTheNextLeaderAlthoughTheRunHasEnded() {
    rig.command("mark_run", FAILED);
    GrantKey lost = rig.last();
    rig.takeOver();
    rig.pass(1);
    assertThat(requireNonNull(rig.tables.grants.get(lost)).open()).isTrue();
    rig.notes.remove(lost);
    rig.report(ReportOf.failed("A", lost));
    assertThat(task().note()).contains("could not be cancelled");
    assertThat(task().owes()).isFalse();
  }

  @Test
  void shouldWaitForAWorkerWithCredit() {
    for (int other = 0; other < 4; other++) {
      rig.notes.put(new GrantKey(rig.last().instance(), 90 + other, 1), Message.NoteState.RUNNING);
    }
    rig.pass(1);
    rig.command("mark_run", FAILED);
    rig.pass(5);
    assertThat(rig.assigned).hasSize(1);
    rig.notes.clear();
    rig.pass(2);
    assertThat(rig.assigned).hasSize(2);
  }

  /** Of two who answer the first counts, and what asks anew is another question. */
  @Test
  void shouldTakeAnAnswerOnlyFromWhoSawTheQuestion() {
    assertThat(answer("success", 2)).as("not asked yet").isEqualTo(409);
    assertThat(answer("skipped", 1)).isEqualTo(200);
    assertThat(task().state()).isEqualTo(TaskState.SKIPPED);
    assertThat(answer("success", 1)).as("answered already").isEqualTo(409);
    assertThat(task().state()).isEqualTo(TaskState.SKIPPED);
  }

  private int answer(String state, int attempt) {
    String payload =
        "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\",\"task_ids\":[\"t0\"],\"state\":\""
            + state
            + "\",\"answers\":"
            + attempt
            + "}";
    long id = rig.command("mark_task", payload);
    return requireNonNull(rig.tables.results.get(id)).status();
  }
}
