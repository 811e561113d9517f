// SPDX-License-Identifier: Apache-2.0
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.Task;

/** W2: two thousand tasks in a row. */
public final class BenchLong implements Dag<NoParams> {
  @Override
  public void define(DagFlow<NoParams> flow) {
    Task<Void> last = flow.run("t0000", this::nothing);
    for (int i = 1; i < 2_000; i++) {
      last = flow.run("t%04d".formatted(i), this::nothing).after(last);
    }
  }

  void nothing() {}
}
