// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends Terraform, and who started it, amid an apply; with the state in a folder. */
class SurvivalTest extends StoreContract {
  @TempDir Path folder;

  @Override
  Bench bench(Lease lease) throws IOException {
    return Bench.with(folder, lease);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 11})
  void shouldGoOnAfterTerraformWasKilled(int begun) throws Exception {
    var bench = bench(Bench.PATIENT);
    var first = begin(bench, "0.3", 1);
    bench.awaitNoted("begun", begun);
    bench.terraforms().forEach(ProcessHandle::destroyForcibly);
    assertThatThrownBy(() -> first.get(40, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(TerraformFailed.class)
        .hasMessageContaining("signal 9");
    finishAndDestroy(bench, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 11})
  void shouldGoOnThoughTheWorkersProcessWasKilledEarlyOrLate(int begun) throws Exception {
    goesOnAfterTheWorkersProcessWasKilled(begun);
  }

  @Test
  void shouldStoreEverythingWhenTheWorkersProcessAloneIsAskedToEnd() throws Exception {
    storesEverythingWhenTheWorkersProcessIsAskedToEnd(false);
  }

  @Test
  void shouldBeInterruptedByTheKernelWhenTheWorkersProcessDies() throws Exception {
    Assumptions.assumeTrue(
        TerraformProcess.installed("setpriv", System.getenv("PATH")),
        "skipped: setpriv is not installed");
    var bench = bench(Bench.PATIENT);
    Process worker = AttemptMain.start(bench, 3, "4", 1);
    bench.awaitNoted("begun", 3);
    worker.destroyForcibly().waitFor();
    await().atMost(Bench.LIMIT).until(() -> bench.terraforms().isEmpty());
    assertThat(bench.noted())
        .as("it did not go on to its end")
        .noneMatch(n -> n.startsWith("made"));
  }

  @Test
  void shouldStoreEverythingWhenItsThreadIsInterrupted() throws Exception {
    var bench = bench(Bench.PATIENT);
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
  void shouldNameWhatADeadWorkerMadeAndNobodyHeardOf() throws Exception {
    var bench = bench(Bench.HASTY);
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
}
