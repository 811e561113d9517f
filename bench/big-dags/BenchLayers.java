// SPDX-License-Identifier: Apache-2.0
import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.NoParams;
import dev.updraft.api.Task;
import java.util.ArrayList;
import java.util.List;

/** W2: ten thousand tasks in a hundred layers, each below three of the layer before. */
public final class BenchLayers implements Dag<NoParams> {
  private static final int WIDTH = 100;

  @Override
  public void define(DagFlow<NoParams> flow) {
    flow.maxActiveTasks(100_000);
    List<Task<Void>> above = List.of();
    for (int layer = 0; layer < 100; layer++) {
      List<Task<Void>> made = new ArrayList<>();
      for (int i = 0; i < WIDTH; i++) {
        Task<Void> task = flow.run("t%02d_%02d".formatted(layer, i), this::nothing);
        for (int up = 0; up < 3 && !above.isEmpty(); up++) {
          task.after(above.get((i + up) % WIDTH));
        }
        made.add(task);
      }
      above = made;
    }
  }

  void nothing() {}
}
