// SPDX-License-Identifier: Apache-2.0
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.Task;
import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Five short tasks in a row, which write down when they begin and end. */
public final class CrashChain implements Dag<CrashChain.Params> {
  public record Params(String witness) {
    public Params() {
      this("/tmp");
    }
  }

  @Override
  public void define(DagFlow<Params> flow) {
    flow.maxActiveRuns(100).maxActiveTasks(1000).defaults(task -> task.retries(2));
    Task<?> last = null;
    for (int i = 0; i < 5; i++) {
      Task<Void> task = flow.given(flow.params(), flow.context()).run("t" + i, this::work);
      if (last != null) {
        task.after(last);
      }
      last = task;
    }
  }

  void work(Params params, TaskContext task) throws IOException {
    line(params, task, "begin");
    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    line(params, task, "end");
  }

  private static void line(Params params, TaskContext task, String what) throws IOException {
    long pid = ProcessHandle.current().pid();
    String text =
        "%d %s %s %s %d%n"
            .formatted(System.nanoTime(), task.runId(), task.taskId(), what, task.attempt());
    Files.writeString(
        Path.of(params.witness(), "witness-" + pid),
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
