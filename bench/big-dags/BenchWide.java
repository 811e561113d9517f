// SPDX-License-Identifier: Apache-2.0
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import java.util.List;
import java.util.stream.IntStream;

/** W2: one, a hundred thousand mapped, one. */
public final class BenchWide implements Dag<NoParams> {
  @Override
  public void define(DagFlow<NoParams> flow) {
    flow.maxActiveTasks(100_000);
    var numbers = flow.task("numbers", this::numbers);
    var each = flow.each(numbers, number -> flow.given(number).task("work", this::work));
    flow.given(each.all()).run("end", this::end);
  }

  List<Integer> numbers() {
    return IntStream.range(0, 100_000).boxed().toList();
  }

  Integer work(Integer number) {
    return number;
  }

  void end(List<Integer> numbers) {
    System.out.println(numbers.size());
  }
}
