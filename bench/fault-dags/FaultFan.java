// SPDX-License-Identifier: Apache-2.0
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Load for faults: many equal tasks that write down, twenty times a second, that they still run.
 * What was killed says nothing more; so the file alone tells whether two attempts overlapped.
 */
public final class FaultFan implements Dag<FaultFan.Params> {
  private static final Duration SIGN_OF_LIFE = Duration.ofMillis(50);

  public record Params(String witness, int width, int millis, boolean talks) {
    public Params() {
      this("/tmp", 10, 100, false);
    }
  }

  @Override
  public void define(DagFlow<Params> flow) {
    flow.maxActiveRuns(100).maxActiveTasks(10_000).defaults(task -> task.retries(3));
    var params = flow.params();
    var numbers = flow.given(params).task("numbers", this::numbers);
    flow.each(
        numbers, number -> flow.given(params, flow.context(), number).task("work", this::work));
  }

  List<Integer> numbers(Params params) {
    return IntStream.range(0, params.width()).boxed().toList();
  }

  Integer work(Params params, TaskContext task, Integer number) throws IOException {
    long until = System.nanoTime() + Duration.ofMillis(params.millis()).toNanos();
    Path file = Path.of(params.witness(), "witness-" + task.runId().hashCode() + "-" + number);
    try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      line(out, task, "begin");
      for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
        LockSupport.parkNanos(Math.min(left, SIGN_OF_LIFE.toNanos()));
        line(out, task, "alive");
        if (params.talks()) {
          System.out.println("alive".repeat(2000)); // a page of the disk fills within a second
        }
      }
      line(out, task, "end");
    }
    return number;
  }

  private static void line(FileChannel out, TaskContext task, String what) throws IOException {
    String text =
        String.join(
                " ",
                "" + System.nanoTime(),
                task.runId(),
                "" + task.mapIndex(),
                "" + task.attempt(),
                what,
                String.valueOf(System.getenv("UPDRAFT_HOST")))
            + "\n";
    out.write(StandardCharsets.UTF_8.encode(text));
  }
}
