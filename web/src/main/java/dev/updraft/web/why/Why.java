// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.why;

import dev.updraft.db.read.DagQueries;
import dev.updraft.db.read.DagView;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.SystemQueries.Leader;
import dev.updraft.db.read.WorkerQueries;
import dev.updraft.db.scheduler.RunImages;
import dev.updraft.db.scheduler.RunImages.Depth;
import dev.updraft.db.scheduler.RunImages.Look;
import dev.updraft.engine.allocate.Allocator;
import dev.updraft.engine.explain.Explain;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.schedule.Place;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.state.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets the engine explain an instance, over the rows as they are in the database now. Which rule
 * holds is the engine's word alone; here it only gets names, times and links. Thread-safe.
 */
public final class Why {
  private final RunImages images;
  private final DagQueries dags;
  private final WorkerQueries workers;

  public Why(RunImages images, DagQueries dags, WorkerQueries workers) {
    this.images = images;
    this.dags = dags;
    this.workers = workers;
  }

  /** What comes first matters most. Empty for an instance that runs or has ended. */
  public List<Because> of(InstanceView task, DagView dag, Leader leader, Instant now) {
    TaskState state = TaskState.of(task.state());
    if (state.ended() || state == TaskState.RUNNING) {
      return List.of();
    }
    var reasons = new ArrayList<Because>();
    if (!leader.leads()) {
      reasons.add(
          new Because(
              "no_leader",
              "No scheduler leads now: nothing starts until one does. Tasks that run go on."));
    }
    reasons.addAll(new Asked(task, dag, now).told(state));
    return List.copyOf(reasons);
  }

  /** One question; what it needs is read once. */
  private final class Asked {
    private final InstanceView task;
    private final DagView dag;
    private final Instant now;
    private final Map<String, Optional<DagSpec>> specs = new HashMap<>();

    Asked(InstanceView task, DagView dag, Instant now) {
      this.task = task;
      this.dag = dag;
      this.now = now;
    }

    List<Because> told(TaskState state) {
      var key = new RunKey(task.run().month(), task.run().id());
      boolean whole = state == TaskState.NONE;
      boolean others = state == TaskState.SCHEDULED || task.run().state().equals("queued");
      if (whole) {
        Optional<List<Because>> ofElement = ofElement(key, others);
        if (ofElement.isPresent()) {
          return ofElement.get();
        }
      }
      return images
          .look(key, task.instanceNo(), new Depth(whole, others))
          .map(look -> ofRun(look, whole))
          .orElse(List.of());
    }

    /** Empty where the whole run must be asked. */
    private Optional<List<Because>> ofElement(RunKey key, boolean others) {
      return mine()
          .flatMap(spec -> OneElement.of(task, spec))
          .flatMap(
              element ->
                  images
                      .look(key, element.wanted(), others)
                      .flatMap(
                          look ->
                              element
                                  .image(look.run())
                                  .map(image -> explain(look, image, task.taskNo()))));
    }

    private List<Because> ofRun(Look look, boolean whole) {
      LoadedRun loaded = look.run();
      int no = whole ? task.instanceNo() : 0;
      return spec(loaded)
          .map(spec -> whole ? ActiveRun.restore(loaded, spec) : Slots.of(loaded, spec))
          .filter(run -> no < run.size())
          .map(run -> explain(look, run, no))
          .orElse(List.of());
    }

    private List<Because> explain(Look look, ActiveRun run, int no) {
      var allocator = new Allocator();
      allocator.pools(look.pools());
      spec(dag.dagId(), dag.version()).ifPresent(spec -> allocator.newest(spec, List.of()));
      List<ActiveRun> others = new ArrayList<>();
      for (LoadedRun each : look.active()) {
        spec(each).map(spec -> Slots.of(each, spec)).ifPresent(others::add);
      }
      others.forEach(allocator::restored);
      var words = new Words(run, others, task, no, () -> new Workforce(workers.up()));
      Place place = new Place(dag.paused(), dag.maxActiveRuns(), words.underWay().size());
      List<Because> told =
          Explain.why(run, no, allocator, place, now).stream()
              .map(reason -> words.of(reason, now, place))
              .toList();
      return mine()
          .map(spec -> Question.in(told, task, run.instance(no).handle(), spec))
          .orElse(told);
    }

    private Optional<DagSpec> mine() {
      return spec(task.run().dagId(), task.run().version());
    }

    private Optional<DagSpec> spec(LoadedRun run) {
      return spec(run.run().dagId(), run.run().version());
    }

    private Optional<DagSpec> spec(String dagId, int version) {
      return specs.computeIfAbsent(dagId + "/" + version, _ -> dags.spec(dagId, version));
    }
  }
}
