// SPDX-License-Identifier: Apache-2.0
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** For the rehearsal: one mapped task after the other, so that one runner gets nearly all. */
public final class BenchRow implements Dag<BenchRow.Params> {
  public record Params(String witness, int width) {
    public Params() {
      this("/tmp", 590);
    }
  }

  @Override
  public void define(DagFlow<Params> flow) {
    flow.maxActiveTasks(1);
    var params = flow.params();
    var numbers = flow.given(params, flow.context()).task("numbers", this::numbers);
    flow.each(
        numbers, number -> flow.given(params, flow.context(), number).task("work", this::work));
  }

  List<Integer> numbers(Params params, TaskContext task) throws IOException {
    Witness.line(params.witness(), task, System.nanoTime());
    return IntStream.range(0, params.width()).boxed().toList();
  }

  Integer work(Params params, TaskContext task, Integer number) throws IOException {
    Witness.line(params.witness(), task, System.nanoTime());
    System.out.println("number " + number);
    return number;
  }
}
