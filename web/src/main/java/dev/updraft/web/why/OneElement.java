// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.why;

import dev.updraft.db.read.InstanceView;
import dev.updraft.db.scheduler.RunImages.Element;
import dev.updraft.engine.graph.Graph;
import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A run as if the list of one mapping had a single element, whose instances have their task's
 * number: what an instance of it waits for is the same, and need not be looked for among a hundred
 * thousand others. Where that is not sure there is none, and the whole run must be asked.
 *
 * @param own the task of the mapping
 * @param mapIndex of the element
 */
record OneElement(Graph graph, TaskSpec own, int mapIndex) {

  /** Empty if the instance is of no mapping, or waits for all of another one, or for a scope. */
  static Optional<OneElement> of(InstanceView task, DagSpec spec) {
    if (task.mapIndex() < 0 || task.taskNo() >= spec.tasks().size()) {
      return Optional.empty();
    }
    Graph graph = Graph.of(spec);
    TaskSpec own = graph.task(task.taskNo());
    boolean scoped = spec.tasks().stream().anyMatch(each -> !each.setups().isEmpty());
    return own.mapped() && graph.mapsInto(own.no()).length == 0 && !scoped
        ? Optional.of(new OneElement(graph, own, task.mapIndex()))
        : Optional.empty();
  }

  /** What to look at. */
  Element wanted() {
    List<String> region =
        IntStream.of(graph.region(own.map())).mapToObj(no -> graph.task(no).taskId()).toList();
    return new Element(mapIndex, graph.spec().tasks().size(), region);
  }

  /** The instance has its task's number in it. Empty if the run is just being changed. */
  Optional<ActiveRun> image(LoadedRun loaded) {
    int list = graph.spec().maps().get(own.map()).over();
    var rows = new ArrayList<InstanceRow>();
    for (InstanceRow row : loaded.instances()) {
      boolean beside = graph.task(row.taskNo()).map() == own.map();
      if (row.owes() || (row.taskNo() == list && isTooShort(row))) {
        return Optional.empty();
      }
      if (!beside || row.mapIndex() == mapIndex) {
        rows.add(alone(row, beside, row.taskNo() == list));
      }
    }
    return rows.size() == graph.spec().tasks().size() && loaded.run().sweep() == null
        ? Optional.of(ActiveRun.restore(new LoadedRun(loaded.run(), rows, List.of()), graph))
        : Optional.empty();
  }

  /** The element is about to be removed. */
  private boolean isTooShort(InstanceRow list) {
    return list.state() == TaskState.SUCCESS
        && list.resultLength() >= 0
        && mapIndex >= list.resultLength();
  }

  private static InstanceRow alone(InstanceRow row, boolean beside, boolean list) {
    return Slots.changed(
        row,
        new InstanceKey(row.key().run(), row.taskNo()),
        beside ? 0 : row.mapIndex(),
        list ? Math.min(row.resultLength(), 1) : row.resultLength());
  }
}
