// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends Terraform, and who started it, amid an apply of twelve resources. */
class SurvivalTest {
  private static final int NODES = 12;

  @TempDir Path folder;

  private static CompletableFuture<Void> begin(Bench bench, String pause, int attempt) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            bench.run(bench.nodes(NODES, pause), attempt);
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> Thread.ofPlatform().start(task));
  }

  /** What was whole is made once; what was in flight once more. Nothing is left afterwards. */
  private static void finishAndDestroy(Bench bench, int attempt) throws Exception {
    Set<String> whole = whole(bench.history());
    List<String> before = bench.noted();
    Bench.Nodes nodes = bench.run(bench.nodes(NODES, "0.1"), attempt);
    assertThat(nodes.nodeIds()).hasSize(NODES).doesNotHaveDuplicates();
    for (int node = 0; node < NODES; node++) {
      String begun = "begun " + node;
      boolean inFlight =
          before.contains(begun) && !whole.contains("terraform_data.node[" + node + "]");
      assertThat(bench.noted(begun)).as(begun).isEqualTo(inFlight ? 2 : 1);
      if (before.contains(begun) && !before.contains("made " + node)) {
        assertThat(bench.noted(begun)).as("cut off, " + begun).isEqualTo(2);
      }
    }
    assertThat(bench.history().stateFile().tainted()).hasSize(NODES).doesNotContainValue(true);
    assertThat(bench.destroy(1)).isEqualTo(NODES);
    assertThat(bench.history().stateFile().empty()).isTrue();
    assertThat(bench.history().holder()).isEmpty();
    assertThat(bench.destroy(2)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 11})
  void shouldGoOnAfterTerraformWasKilled(int begun) throws Exception {
    var bench = Bench.with(folder, Bench.PATIENT);
    var first = begin(bench, "0.3", 1);
    bench.awaitNoted("begun", begun);
    bench.terraforms().forEach(ProcessHandle::destroyForcibly);
    assertThatThrownBy(() -> first.get(40, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(TerraformFailed.class)
        .hasMessageContaining("signal 9");
    finishAndDestroy(bench, 2);
  }

  /** What the next attempt can know to be whole. */
  private static Set<String> whole(History history) {
    var whole = new TreeSet<>(history.stateFile().tainted().keySet());
    whole.removeIf(address -> history.stateFile().tainted().getOrDefault(address, true));
    whole.removeAll(history.journal().halfMade(history.stateFile()));
    return whole;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 11})
  void shouldGoOnAfterTheWorkersProcessWasKilled(int begun) throws Exception {
    var bench = Bench.with(folder, Bench.PATIENT);
    Process worker = AttemptMain.start(bench, NODES, "0.3", 1);
    bench.awaitNoted("begun", begun);
    worker.destroyForcibly().waitFor();
    // the kernel interrupted it
    await().atMost(Bench.LIMIT).until(() -> bench.terraforms().isEmpty());
    assertThat(bench.history().holder()).isPresent();
    finishAndDestroy(bench, 2);
  }

  @Test
  void shouldBeInterruptedByTheKernelWhenTheWorkersProcessDies() throws Exception {
    Assumptions.assumeTrue(
        TerraformProcess.installed("setpriv", System.getenv("PATH")),
        "skipped: setpriv is not installed");
    var bench = Bench.with(folder, Bench.PATIENT);
    Process worker = AttemptMain.start(bench, 3, "4", 1);
    bench.awaitNoted("begun", 3);
    worker.destroyForcibly().waitFor();
    await().atMost(Bench.LIMIT).until(() -> bench.terraforms().isEmpty());
    assertThat(bench.noted())
        .as("it did not go on to its end")
        .noneMatch(n -> n.startsWith("made"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldStoreEverythingWhenTheWorkersProcessIsAskedToEnd(boolean terraformToo)
      throws Exception {
    var bench = Bench.with(folder, Bench.PATIENT);
    Process worker = AttemptMain.start(bench, NODES, "0.5", 1);
    bench.awaitNoted("begun", 5);
    if (terraformToo) {
      bench.terraforms().forEach(ProcessHandle::destroy);
    }
    worker.destroy();
    assertThat(worker.waitFor(40, TimeUnit.SECONDS)).isTrue();
    History after = bench.history();
    assertThat(after.holder()).as("released").isEmpty();
    assertThat(after.journal()).as("settled").isEqualTo(Journal.of(List.of()));
    assertThat(after.stateFile().tainted()).containsValue(true);
    assertThat(bench.destroy(1)).isEqualTo(after.stateFile().tainted().size());
    assertThat(bench.destroy(2)).isZero();
  }

  @Test
  void shouldStoreEverythingWhenItsThreadIsInterrupted() throws Exception {
    var bench = Bench.with(folder, Bench.PATIENT);
    var thrown = new CompletableFuture<Throwable>();
    var attempt =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    bench.run(bench.nodes(NODES, "5"), 1);
                  } catch (Exception e) {
                    thrown.complete(e);
                  }
                });
    bench.awaitNoted("begun", 3);
    attempt.interrupt();
    assertThat(thrown.get(40, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(bench.terraforms()).isEmpty();
    assertThat(bench.history().holder()).isEmpty();
    assertThat(bench.noted()).as("provisioners ended with it").noneMatch(n -> n.startsWith("made"));
    finishAndDestroy(bench, 2);
  }

  @Test
  void shouldDestroyInAnotherTaskWhatADeadWorkerBegan() throws Exception {
    var bench = Bench.with(folder, Bench.HASTY);
    Process worker = AttemptMain.start(bench, NODES, "0.5", 1);
    bench.awaitNoted("begun", NODES);
    await().atMost(Bench.LIMIT).until(() -> bench.history().stateFile().tainted().size() == NODES);
    worker.destroyForcibly().waitFor();
    assertThat(bench.destroy(1)).isEqualTo(NODES);
    assertThat(bench.history().stateFile().empty()).isTrue();
    assertThat(bench.destroy(2)).isZero();
  }

  @Test
  void shouldNameWhatADeadWorkerMadeAndNobodyHeardOf() throws Exception {
    var bench = Bench.with(folder, Bench.HASTY);
    Process worker = AttemptMain.start(bench, 2, "20", 1);
    bench.awaitNoted("begun", 2);
    await().atMost(Bench.LIMIT).until(() -> bench.history().journal().unprovisioned().size() == 2);
    worker.destroyForcibly().waitFor();
    assertThatThrownBy(() -> bench.destroy(1))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("may exist: terraform_data.node[0], terraform_data.node[1]");
    String[] gone = {"terraform_data.node[0]", "terraform_data.node[1]"};
    var told = new Destroy.On(bench.terraform()).appliedBy("cluster").gone(gone);
    assertThat(told.run(bench.attempt("teardown", 2), bench.lease())).isZero();
    assertThat(bench.destroy(3)).isZero();
  }

  @Test
  void shouldKeepWhatItDidWhileTheStoreWasAway() throws Exception {
    var impatient =
        new Lease(
            Duration.ofMillis(50),
            Duration.ofMillis(600),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20));
    var bench = Bench.with(folder, impatient);
    var first = begin(bench, "0.5", 1);
    bench.awaitNoted("begun", 5);
    bench.storeAway();
    bench.awaitNoted("made", 5);
    await().atMost(Bench.LIMIT).until(() -> bench.terraforms().isEmpty());
    assertThat(first).as("it holds on to what it knows").isNotDone();
    bench.storeBack();
    assertThatThrownBy(() -> first.get(40, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(StackProblem.class)
        .hasMessageContaining("could not be written for");
    assertThat(bench.history().holder()).isEmpty();
    assertThat(whole(bench.history())).hasSizeGreaterThanOrEqualTo(5);
    finishAndDestroy(bench, 2);
  }

  @Test
  void shouldStopAZombieThatWasTakenOver() throws Exception {
    var bench = Bench.with(folder, Bench.PATIENT);
    var first = begin(bench, "2", 1);
    bench.awaitNoted("begun", 2);
    // what only a lost worker's successor may do, while the worker is alive after all
    assertThat(bench.run(bench.nodes(NODES, "0.1"), 2).nodeIds()).hasSize(NODES);
    assertThatThrownBy(() -> first.get(40, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(StackProblem.class)
        .hasMessageContaining("took the stack over");
    assertThat(bench.terraforms()).isEmpty();
    assertThat(bench.history().stateFile().tainted()).hasSize(NODES).doesNotContainValue(true);
    assertThat(bench.destroy(1)).isEqualTo(NODES);
  }

  @Test
  void shouldSayWhoHoldsAStack() throws Exception {
    var bench = Bench.with(folder, Bench.HASTY);
    var first = begin(bench, "2", 1);
    bench.awaitNoted("begun", 1);
    assertThatThrownBy(() -> bench.destroy(1))
        .isInstanceOf(StackProblem.class)
        .hasMessageContaining("task cluster of DAG gpu")
        .hasMessageContaining("attempt 1")
        .hasMessageContaining("since 2026-11-20T12:00:01Z");
    first.get(40, TimeUnit.SECONDS);
    assertThat(bench.destroy(2)).isEqualTo(NODES);
  }
}
