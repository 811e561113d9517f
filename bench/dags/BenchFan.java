// SPDX-License-Identifier: Apache-2.0
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.TaskContext;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** W3: one, ten thousand, one. */
public final class BenchFan implements Dag<BenchFan.Params> {
  public record Params(String witness, int width) {
    public Params() {
      this("/tmp", 10_000);
    }
  }

  @Override
  public void define(DagFlow<Params> flow) {
    flow.maxActiveTasks(100_000);
    var params = flow.params();
    var numbers = flow.given(params, flow.context()).task("numbers", this::numbers);
    var each =
        flow.each(
            numbers, number -> flow.given(params, flow.context(), number).task("work", this::work));
    flow.given(params, flow.context(), each.all()).run("sum", this::sum);
  }

  List<Integer> numbers(Params params, TaskContext task) throws IOException {
    Witness.line(params.witness(), task, System.nanoTime());
    return IntStream.range(0, params.width()).boxed().toList();
  }

  Integer work(Params params, TaskContext task, Integer number) throws IOException {
    Witness.line(params.witness(), task, System.nanoTime());
    return number;
  }

  void sum(Params params, TaskContext task, List<Integer> numbers) throws IOException {
    Witness.line(params.witness(), task, System.nanoTime());
    System.out.println(numbers.stream().mapToLong(Integer::longValue).sum());
  }
}
