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
 */
final class OneElement {
  private OneElement() {}

  /** What to look at. Empty if the instance is of no mapping, or waits for all of another one. */
  static Optional<Element> of(InstanceView task, DagSpec spec) {
    if (task.mapIndex() < 0 || task.taskNo() >= spec.tasks().size()) {
      return Optional.empty();
    }
    Graph graph = Graph.of(spec);
    TaskSpec own = graph.task(task.taskNo());
    boolean scoped = spec.tasks().stream().anyMatch(each -> !each.setups().isEmpty());
    if (!own.mapped() || graph.mapsInto(own.no()).length > 0 || scoped) {
      return Optional.empty();
    }
    List<String> region =
        IntStream.of(graph.region(own.map())).mapToObj(no -> graph.task(no).taskId()).toList();
    return Optional.of(new Element(task.mapIndex(), spec.tasks().size(), region));
  }

  /** The instance has its task's number in it. Empty if the run is just being changed. */
  static Optional<ActiveRun> image(LoadedRun loaded, DagSpec spec, InstanceView task) {
    Graph graph = Graph.of(spec);
    int map = graph.task(task.taskNo()).map();
    var rows = new ArrayList<InstanceRow>();
    for (InstanceRow row : loaded.instances()) {
      boolean mine = graph.task(row.taskNo()).map() == map;
      if (!mine || row.mapIndex() == task.mapIndex()) {
        rows.add(row);
      }
    }
    boolean whole = rows.size() == spec.tasks().size();
    if (!whole || loaded.run().sweep() != null || rows.stream().anyMatch(InstanceRow::owes)) {
      return Optional.empty();
    }
    int over = spec.maps().get(map).over();
    List<InstanceRow> image = new ArrayList<>();
    for (InstanceRow row : rows) {
      if (row.taskNo() == over && row.state() == TaskState.SUCCESS) {
        int length = row.resultLength();
        if (length >= 0 && task.mapIndex() >= length) {
          return Optional.empty(); // about to be removed
        }
        image.add(of(row, row.mapIndex(), Math.min(length, 1)));
      } else {
        boolean mine = graph.task(row.taskNo()).map() == map;
        image.add(of(row, mine ? 0 : row.mapIndex(), row.resultLength()));
      }
    }
    return Optional.of(ActiveRun.restore(new LoadedRun(loaded.run(), image, List.of()), graph));
  }

  private static InstanceRow of(InstanceRow row, int mapIndex, int length) {
    return new InstanceRow(
        new InstanceKey(row.key().run(), row.taskNo()),
        row.taskNo(),
        mapIndex,
        row.state(),
        row.attempt(),
        row.step(),
        row.lost(),
        row.maxAttempts(),
        row.seq(),
        row.timer(),
        row.timerAt(),
        row.scheduledAt(),
        row.queuedAt(),
        row.startedAt(),
        row.endedAt(),
        row.handle(),
        row.result(),
        row.resultObject(),
        length,
        row.note());
  }
}
