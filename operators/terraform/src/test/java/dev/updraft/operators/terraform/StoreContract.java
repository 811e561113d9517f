// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What must hold of an apply of twelve resources wherever its state is kept. */
abstract class StoreContract {
  static final int NODES = 12;

  /** Does not let Terraform live for long without its store. */
  static final Lease IMPATIENT =
      new Lease(
          Duration.ofMillis(50),
          Duration.ofMillis(1600),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20));

  abstract Bench bench(Lease lease) throws IOException;

  static CompletableFuture<Void> begin(Bench bench, String pause, int attempt) {
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
  static void finishAndDestroy(Bench bench, int attempt) throws Exception {
    Set<String> whole = whole(bench.history());
    List<String> before = bench.noted();
    Bench.Nodes nodes = bench.run(bench.nodes(NODES, "0.1").gone(outside(bench, attempt)), attempt);
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

  /**
   * Told to be made, but the worker died before it kept the state that has it: for a person, whom
   * the next attempt tells the ids. A matter of milliseconds, so mostly there are none.
   */
  private static String[] outside(Bench bench, int attempt) throws Exception {
    History history = bench.history();
    var ids = history.journal().outside(history.stateFile()).values();
    if (!ids.isEmpty()) {
      assertThatThrownBy(() -> bench.run(bench.nodes(NODES, "0.1"), attempt))
          .isInstanceOf(TaskFailed.class)
          .hasMessageContainingAll(ids.toArray(String[]::new));
    }
    return ids.toArray(String[]::new);
  }

  /** What the next attempt can know to be whole. */
  static Set<String> whole(History history) {
    var whole = new TreeSet<>(history.stateFile().tainted().keySet());
    whole.removeIf(address -> history.stateFile().tainted().getOrDefault(address, true));
    whole.removeAll(history.journal().halfMade(history.stateFile()));
    return whole;
  }

  @Test
  void shouldGoOnAfterTheWorkersProcessWasKilled() throws Exception {
    goesOnAfterTheWorkersProcessWasKilled(5);
  }

  /** When so many resources were begun. */
  final void goesOnAfterTheWorkersProcessWasKilled(int begun) throws Exception {
    var bench = bench(Bench.PATIENT);
    Process worker = AttemptMain.start(bench, NODES, "0.3", 1);
    bench.awaitNoted("begun", begun);
    worker.destroyForcibly().waitFor();
    // the kernel interrupted it
    await().atMost(Bench.LIMIT).until(() -> bench.terraforms().isEmpty());
    assertThat(bench.history().holder()).isPresent();
    finishAndDestroy(bench, 2);
  }

  @Test
  void shouldStoreEverythingWhenTheWorkersProcessIsAskedToEnd() throws Exception {
    storesEverythingWhenTheWorkersProcessIsAskedToEnd(true);
  }

  final void storesEverythingWhenTheWorkersProcessIsAskedToEnd(boolean terraformToo)
      throws Exception {
    var bench = bench(Bench.PATIENT);
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
  void shouldDestroyInAnotherTaskWhatADeadWorkerBegan() throws Exception {
    var bench = bench(Bench.HASTY);
    Process worker = AttemptMain.start(bench, NODES, "0.5", 1);
    bench.awaitNoted("begun", NODES);
    await().atMost(Bench.LIMIT).until(() -> bench.history().stateFile().tainted().size() == NODES);
    worker.destroyForcibly().waitFor();
    assertThat(bench.destroy(1)).isEqualTo(NODES);
    assertThat(bench.history().stateFile().empty()).isTrue();
    assertThat(bench.destroy(2)).isZero();
  }

  @Test
  void shouldKeepWhatItDidWhileTheStoreWasAway() throws Exception {
    keepsWhatItDid(bench(IMPATIENT), bench -> bench.store().away());
  }

  /** How a store goes away. */
  @FunctionalInterface
  interface Loss {
    void of(Bench bench) throws IOException;
  }

  static void keepsWhatItDid(Bench bench, Loss loss) throws Exception {
    var first = begin(bench, "1", 1);
    bench.awaitNoted("begun", 5);
    loss.of(bench);
    bench.awaitNoted("made", 5);
    await().atMost(Bench.LIMIT).until(() -> bench.terraforms().isEmpty());
    assertThat(first).as("it holds on to what it knows").isNotDone();
    bench.store().back();
    assertThatThrownBy(() -> first.get(40, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(StackProblem.class)
        .hasMessageContaining("could not be written for");
    assertThat(bench.history().holder()).isEmpty();
    assertThat(whole(bench.history())).hasSizeGreaterThanOrEqualTo(5);
    finishAndDestroy(bench, 2);
  }

  @Test
  void shouldStopAZombieThatWasTakenOver() throws Exception {
    var bench = bench(Bench.PATIENT);
    var first = begin(bench, "8", 1);
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
    var bench = bench(Bench.HASTY);
    var first = begin(bench, "4", 1);
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
