// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.TaskSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gauges of all DAGs, tasks and runs, and the lanes between them. */
final class Limits {
  /** A limit in a newer version of a DAG is a gauge of its own: runs obey the version they run. */
  private record DagLimit(String dag, int limit) {}

  private record TaskLimit(String dag, String task, int limit) {}

  private record RunLimit(RunKey run, int task) {}

  private record LaneKey(String queue, String pool, List<Gauge> gauges) {}

  private final Map<DagLimit, Gauge> dags = new HashMap<>();
  private final Map<TaskLimit, Gauge> tasks = new HashMap<>();
  private final Map<RunLimit, Gauge> runs = new HashMap<>();
  private final Map<LaneKey, Lane> lanes = new HashMap<>();
  private final Map<String, Map<String, Track>> tracks = new HashMap<>();

  /** The first is the DAG's, which fairness looks at. */
  List<Gauge> gauges(ActiveRun run, TaskSpec task) {
    String dag = run.row().dagId();
    int active = run.spec().maxActiveTasks();
    List<Gauge> found = new ArrayList<>(3);
    found.add(
        dags.computeIfAbsent(
            new DagLimit(dag, active), _ -> new Gauge("max_active_tasks of " + dag, active)));
    if (task.maxActive() > 0) {
      found.add(
          tasks.computeIfAbsent(
              new TaskLimit(dag, task.taskId(), task.maxActive()),
              _ -> new Gauge("max_active of " + task.taskId(), task.maxActive())));
    }
    if (task.mapLimit() > 0) {
      found.add(
          runs.computeIfAbsent(
              new RunLimit(run.row().key(), task.no()),
              _ -> new Gauge("map limit of " + task.taskId(), task.mapLimit())));
    }
    return found;
  }

  Lane lane(ActiveRun run, TaskSpec task, Pool pool) {
    List<Gauge> gauges = gauges(run, task);
    return lanes.computeIfAbsent(
        new LaneKey(task.queue(), task.pool(), gauges),
        _ -> new Lane(track(task.queue(), pool), gauges.getFirst(), gauges));
  }

  private Track track(String queue, Pool pool) {
    return tracks
        .computeIfAbsent(queue, _ -> new HashMap<>())
        .computeIfAbsent(pool.name(), _ -> new Track(queue, pool));
  }

  Iterable<Track> tracks(String queue) {
    return tracks.getOrDefault(queue, Map.of()).values();
  }

  Iterable<String> queues() {
    return tracks.keySet();
  }

  /** Only what belongs to a run is dropped: DAGs and tasks are few, and come again. */
  void forget(RunKey run) {
    List<Gauge> gone = new ArrayList<>();
    runs.entrySet()
        .removeIf(
            limit -> {
              boolean own = limit.getKey().run().equals(run);
              if (own) {
                gone.add(limit.getValue());
              }
              return own;
            });
    if (gone.isEmpty()) {
      return;
    }
    lanes
        .values()
        .removeIf(
            lane -> {
              boolean own = lane.gauges().stream().anyMatch(gone::contains);
              if (own) {
                lane.close();
              }
              return own;
            });
  }
}
