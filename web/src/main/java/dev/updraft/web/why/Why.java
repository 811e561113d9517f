// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.why;

import dev.updraft.db.read.DagQueries;
import dev.updraft.db.read.DagView;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.SystemQueries.Leader;
import dev.updraft.db.read.WorkerQueries;
import dev.updraft.db.scheduler.RunImages;
import dev.updraft.db.scheduler.RunImages.Depth;
import dev.updraft.db.scheduler.RunImages.Element;
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
    var key = new RunKey(task.run().month(), task.run().id());
    boolean queued = task.run().state().equals("queued");
    boolean others = state == TaskState.SCHEDULED || queued;
    if (state != TaskState.NONE || !ofElement(key, others, task, dag, now, reasons)) {
      var depth = new Depth(state == TaskState.NONE, others);
      images
          .look(key, task.instanceNo(), depth)
          .ifPresent(look -> explain(look, depth, task, dag, now, reasons));
    }
    return List.copyOf(reasons);
  }

  /** False where the whole run must be asked. */
  private boolean ofElement(
      RunKey key,
      boolean others,
      InstanceView task,
      DagView dag,
      Instant now,
      List<Because> reasons) {
    Optional<DagSpec> spec = dags.spec(task.run().dagId(), task.run().version());
    Optional<Element> element = spec.flatMap(found -> OneElement.of(task, found));
    if (element.isEmpty()) {
      return false;
    }
    Optional<Look> look = images.look(key, element.get(), others);
    Optional<ActiveRun> run =
        look.flatMap(found -> OneElement.image(found.run(), spec.orElseThrow(), task));
    run.ifPresent(
        image ->
            explain(look.orElseThrow(), image, task.taskNo(), new HashMap<>(), task, dag, now)
                .forEach(reasons::add));
    return run.isPresent();
  }

  private void explain(
      Look look, Depth depth, InstanceView task, DagView dag, Instant now, List<Because> reasons) {
    Map<String, Optional<DagSpec>> specs = new HashMap<>();
    LoadedRun loaded = look.run();
    Optional<ActiveRun> run =
        depth.whole()
            ? spec(loaded, specs).map(spec -> ActiveRun.restore(loaded, spec))
            : spec(loaded, specs).map(spec -> Slots.of(loaded, spec));
    int no = depth.whole() ? task.instanceNo() : 0;
    if (run.isPresent() && no < run.get().size()) {
      reasons.addAll(explain(look, run.get(), no, specs, task, dag, now));
    }
  }

  private List<Because> explain(
      Look look,
      ActiveRun run,
      int no,
      Map<String, Optional<DagSpec>> specs,
      InstanceView task,
      DagView dag,
      Instant now) {
    var allocator = new Allocator();
    allocator.pools(look.pools());
    dags.spec(dag.dagId(), dag.version()).ifPresent(newest -> allocator.newest(newest, List.of()));
    List<ActiveRun> others = new ArrayList<>();
    for (LoadedRun each : look.active()) {
      spec(each, specs).map(spec -> Slots.of(each, spec)).ifPresent(others::add);
    }
    others.forEach(allocator::restored);
    var words = new Words(run, others, task, no, () -> new Workforce(workers.up()));
    Place place = new Place(dag.paused(), dag.maxActiveRuns(), words.underWay().size());
    List<Because> told =
        Explain.why(run, no, allocator, place, now).stream()
            .map(reason -> words.of(reason, now, place))
            .toList();
    return dags.spec(task.run().dagId(), task.run().version())
        .map(spec -> Question.in(told, task, run.instance(no).handle(), spec))
        .orElse(told);
  }

  private Optional<DagSpec> spec(LoadedRun run, Map<String, Optional<DagSpec>> specs) {
    String dagId = run.run().dagId();
    int version = run.run().version();
    return specs.computeIfAbsent(dagId + "/" + version, _ -> dags.spec(dagId, version));
  }
}
