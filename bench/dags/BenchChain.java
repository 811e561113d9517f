// SPDX-License-Identifier: Apache-2.0
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.Task;
import dev.updraft.api.TaskContext;
import java.io.IOException;

/** W1a: forty tasks in a row that do next to nothing. */
public final class BenchChain implements Dag<BenchChain.Params> {
  public record Params(String witness) {
    public Params() {
      this("/tmp");
    }
  }

  @Override
  public void define(DagFlow<Params> flow) {
    flow.maxActiveRuns(64).maxActiveTasks(1000);
    Task<?> last = null;
    for (int i = 0; i < 40; i++) {
      Task<Void> task =
          flow.given(flow.params(), flow.context()).run("t%02d".formatted(i), this::work);
      if (last != null) {
        task.after(last);
      }
      last = task;
    }
  }

  void work(Params params, TaskContext task) throws IOException {
    long start = System.nanoTime();
    fibonacci(10);
    Witness.line(params.witness(), task, start);
  }

  static int fibonacci(int n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
  }
}
