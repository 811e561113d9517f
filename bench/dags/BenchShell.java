// SPDX-License-Identifier: Apache-2.0
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.Task;
import dev.updraft.operators.Shell;

/** W1b: forty processes in a row. */
public final class BenchShell implements Dag<NoParams> {
  @Override
  public void define(DagFlow<NoParams> flow) {
    Task<?> last = null;
    for (int i = 0; i < 40; i++) {
      Task<String> task = flow.task("t%02d".formatted(i), Shell.script("true"));
      if (last != null) {
        task.after(last);
      }
      last = task;
    }
  }
}
