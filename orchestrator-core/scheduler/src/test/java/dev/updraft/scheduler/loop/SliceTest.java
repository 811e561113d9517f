// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.engine.port.Batch;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import dev.updraft.scheduler.dispatch.ReportOf;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one command asks of many instances or runs: answered at once, done in slices. */
final class SliceTest {
  private static final String RUN = "{\"dag_id\":\"etl\",\"dag_run_id\":\"one\"";

  /**
   * A slice of what goes on, one of commands, one of deadlines; grants, and what a report changed.
   */
  private static final int A_TURN = 1_800;

  private final Rig rig;

  SliceTest(@TempDir Path folder) {
    rig = new Rig(folder);
  }

  private void expanded() {
    rig.loop.unit(Dags.map("etl"));
    rig.beat();
    rig.command("trigger", RUN + ",\"conf\":{}}");
    rig.report(ReportOf.list("A", rig.last(), 6_000));
    settleAll();
    assertThat(rig.tables.instances).hasSize(6_001);
    rig.tables.batches.clear();
  }

  private void settleAll() {
    for (int i = 0; i < 20; i++) {
      rig.settle();
    }
    assertThat(rig.loop.nanosToNext()).isPositive();
  }

  private long of(TaskState state) {
    return rig.tables.instances.values().stream().filter(row -> row.state() == state).count();
  }

  private String answer(long command) {
    return requireNonNull(rig.tables.results.get(command)).body();
  }

  private void expectSlices() {
    assertThat(rig.tables.batches)
        .allMatch(it -> it.instances().size() + it.newInstances().size() <= A_TURN);
  }

  @Test
  void shouldEndARunOfManyInSlicesAndStartNoneOfThemAlsoAcrossATakeover() {
    expanded();
    int assigned = rig.assigned.size();
    long marked = rig.command("mark_run", RUN + ",\"state\":\"failed\"}");
    assertThat(answer(marked)).contains("\"state\":\"failed\"");
    assertThat(rig.run().state()).isEqualTo(RunState.FAILED);
    assertThat(of(TaskState.SKIPPED)).isBetween(400L, 5_000L);

    rig.takeOver();
    rig.beat();
    settleAll();
    expectSlices();
    assertThat(rig.tables.instances.values()).allMatch(row -> row.state().ended());
    assertThat(rig.assigned).hasSize(assigned);
    assertThat(rig.run().sweep()).isNull();
  }

  @Test
  void shouldAnswerAClearOfManyAtOnceAndClearInSlicesAlsoAcrossATakeover() {
    expanded();
    rig.command("mark_run", RUN + ",\"state\":\"failed\"}");
    settleAll();
    rig.tables.batches.clear();
    long cleared = rig.command("clear", RUN + ",\"task_ids\":[\"t1\"]}");
    assertThat(answer(cleared)).contains("\"total_entries\":6000").contains("\"map_index\":5999");
    assertThat(of(TaskState.SKIPPED)).isBetween(1_000L, 5_999L);
    Batch first = rig.tables.batches.getFirst();
    assertThat(first.commandResults()).hasSize(1);
    assertThat(first.runs().getFirst().sweep()).as("the promise").isNotNull();

    rig.takeOver();
    rig.beat();
    settleAll();
    expectSlices();
    assertThat(of(TaskState.SKIPPED)).isZero();
    assertThat(rig.run().state()).isEqualTo(RunState.RUNNING);
    long begun = of(TaskState.QUEUED) + of(TaskState.RESTARTING);
    assertThat(of(TaskState.SCHEDULED)).isEqualTo(6_000 - begun);
  }

  /** The second sees what the first left, and nothing between. */
  @Test
  void shouldLetACommandWaitForTheSlicesOfTheOneBefore() {
    expanded();
    rig.command("mark_run", RUN + ",\"state\":\"failed\"}");
    long asked = rig.command("clear", RUN + ",\"dry_run\":true}");
    settleAll();
    assertThat(answer(asked))
        .contains("\"total_entries\":6001", "\"failed\"", "\"skipped\"")
        .doesNotContain("scheduled");
  }

  @Test
  void shouldClearManyRunsInSlices() {
    rig.loop.unit(Dags.chain("etl", 200, 0));
    rig.beat();
    for (int i = 0; i < 12; i++) {
      String run = "{\"dag_id\":\"etl\",\"dag_run_id\":\"r" + i + "\"";
      rig.command("trigger", run + "}");
      rig.command("mark_run", run + ",\"state\":\"success\"}");
    }
    settleAll();
    rig.pass(70);
    rig.takeOver();
    rig.tables.batches.clear();
    for (int i = 0; i < 12; i++) {
      rig.written("clear", "{\"dag_id\":\"etl\",\"dag_run_id\":\"r" + i + "\"}");
    }
    rig.loop.ring();
    settleAll();
    assertThat(rig.tables.results).hasSize(36);
    assertThat(of(TaskState.SUCCESS)).isZero();
    expectSlices();
  }

  @Test
  void shouldCreateARunOfManyTasksInSlicesAlsoAcrossATakeover() {
    rig.loop.unit(Dags.chain("etl", 10_000, 0));
    rig.beat();
    long asked = rig.command("trigger", RUN + "}");
    assertThat(answer(asked)).contains("\"state\":\"queued\"");
    assertThat(rig.tables.instances).hasSizeBetween(500, 9_500);
    assertThat(rig.assigned).as("nothing starts before all are there").isEmpty();

    rig.takeOver();
    rig.beat();
    settleAll();
    expectSlices();
    assertThat(rig.tables.instances).hasSize(10_000);
    assertThat(rig.run().state()).isEqualTo(RunState.RUNNING);
    assertThat(rig.run().sweep()).isNull();
    assertThat(rig.assigned).hasSize(1);
  }

  /** Also more than there are ids at hand. */
  @Test
  void shouldCreateManyRunsThatAreDueAtOnceInSlices() {
    int runs = 5_000;
    rig.loop.unit(Dags.eachMinuteSince("etl", rig.time().minus(Duration.ofMinutes(runs))));
    rig.beat();
    assertThat(rig.tables.runs).hasSizeBetween(1, runs - 1);
    for (int i = 0; i < 10; i++) {
      rig.pass(1);
    }
    expectSlices();
    assertThat(rig.tables.runs).hasSize(runs);
    assertThat(rig.tables.runs.values()).allMatch(run -> run.state() == RunState.RUNNING);
  }
}
