// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.evaluate;

import dev.updraft.bundle.compile.Compiled;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Evaluates units that may take the whole limit, one after the other, while others go on. */
public final class SlowLane implements AutoCloseable {
  private final Evaluator evaluator;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("slow-evaluation").factory());

  /**
   * @param like gives class path and limit
   */
  public SlowLane(Evaluator like) {
    this.evaluator = like.another();
  }

  public CompletableFuture<Evaluated> evaluate(Compiled.Unit unit) {
    return CompletableFuture.supplyAsync(
        () -> evaluator.evaluate(List.of(unit)).getFirst(), thread);
  }

  /** What has not ended by then never does. */
  @Override
  public void close() throws IOException {
    thread.shutdownNow();
    evaluator.stop();
    thread.close();
    evaluator.close();
  }
}
