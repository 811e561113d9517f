// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.Demand;
import dev.updraft.engine.spec.TaskSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The gauges of all DAGs, tasks and runs, and the lanes between them. */
final class Limits {
  private record LaneKey(Demand demand, String pool, List<Gauge> gauges) {}

  private final Map<String, DagSpec> newest = new HashMap<>();
  private final Map<String, Gauge> dags = new HashMap<>();

  /** By DAG and task id. */
  private final Map<String, Map<String, Gauge>> tasks = new HashMap<>();

  private final Map<RunKey, Map<Integer, Gauge>> runs = new HashMap<>();
  private final Map<LaneKey, Lane> lanes = new HashMap<>();
  private final Map<Demand, Map<String, Track>> tracks = new HashMap<>();

  /** Tasks that have a limit of their own by this spec, and had none. */
  Set<String> newlyLimited(DagSpec spec) {
    Map<String, Gauge> known = tasks.getOrDefault(spec.dagId(), Map.of());
    Set<String> found = new HashSet<>();
    for (TaskSpec task : spec.tasks()) {
      if (task.maxActive() > 0 && !known.containsKey(task.taskId())) {
        found.add(task.taskId());
      }
    }
    return found;
  }

  /**
   * The newest version of a DAG: its limits hold for the runs of all versions together. A task that
   * it has no more keeps the limit that it had.
   */
  void newest(DagSpec spec) {
    String dag = spec.dagId();
    newest.put(dag, spec);
    Gauge all = dags.get(dag);
    if (all != null) {
      all.limit(spec.maxActiveTasks());
    }
    for (TaskSpec task : spec.tasks()) {
      Gauge own = tasks.getOrDefault(dag, Map.of()).get(task.taskId());
      if (own != null) {
        own.limit(task.maxActive());
      } else if (task.maxActive() > 0) {
        limit(dag, task.taskId(), task.maxActive());
      }
    }
  }

  private Gauge limit(String dag, String task, int limit) {
    return tasks
        .computeIfAbsent(dag, _ -> new HashMap<>())
        .computeIfAbsent(task, _ -> new Gauge("max_active of " + task, limit));
  }

  /** The run's own version speaks only where no newer one is known. */
  private int told(String dag, TaskSpec task) {
    DagSpec spec = newest.get(dag);
    if (spec != null) {
      for (TaskSpec other : spec.tasks()) {
        if (other.taskId().equals(task.taskId())) {
          return other.maxActive();
        }
      }
    }
    return task.maxActive();
  }

  /** The first is the DAG's, which fairness looks at. */
  List<Gauge> gauges(ActiveRun run, TaskSpec task) {
    String dag = run.row().dagId();
    int active = newest.getOrDefault(dag, run.spec()).maxActiveTasks();
    List<Gauge> found = new ArrayList<>(3);
    found.add(dags.computeIfAbsent(dag, _ -> new Gauge("max_active_tasks of " + dag, active)));
    Gauge own = tasks.getOrDefault(dag, Map.of()).get(task.taskId());
    if (own == null && task.maxActive() > 0) {
      own = limit(dag, task.taskId(), told(dag, task));
    }
    if (own != null) {
      found.add(own);
    }
    if (task.mapLimit() > 0) {
      found.add(
          runs.computeIfAbsent(run.row().key(), _ -> new HashMap<>())
              .computeIfAbsent(
                  task.no(), _ -> new Gauge("map limit of " + task.taskId(), task.mapLimit())));
    }
    return found;
  }

  Lane lane(ActiveRun run, TaskSpec task, Pool pool) {
    List<Gauge> gauges = gauges(run, task);
    Demand demand = task.demand();
    return lanes.computeIfAbsent(
        new LaneKey(demand, task.pool(), gauges),
        _ -> new Lane(track(demand, pool), gauges.getFirst(), gauges));
  }

  private Track track(Demand demand, Pool pool) {
    return tracks
        .computeIfAbsent(demand, _ -> new HashMap<>())
        .computeIfAbsent(pool.name(), _ -> new Track(demand, pool));
  }

  Iterable<Track> tracks(Demand demand) {
    return tracks.getOrDefault(demand, Map.of()).values();
  }

  Iterable<Demand> demands() {
    return tracks.keySet();
  }

  /** Only what belongs to a run is dropped: DAGs and tasks are few, and come again. */
  void forget(RunKey run) {
    Map<Integer, Gauge> own = runs.remove(run);
    if (own == null) {
      return;
    }
    for (Gauge gauge : own.values()) {
      for (Lane lane : gauge.lanes()) {
        lane.close();
        Track track = lane.track();
        lanes.remove(new LaneKey(track.demand(), track.pool().name(), lane.gauges()));
      }
    }
  }

  /** How many lanes and gauges there are, of runs too. */
  int size() {
    return lanes.size() + runs.size();
  }
}
