// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.why;

import dev.updraft.db.read.DagView;
import dev.updraft.db.read.InstanceView;
import dev.updraft.db.read.SystemQueries.Leader;
import dev.updraft.db.scheduler.RunImages;
import dev.updraft.db.scheduler.RunImages.Look;
import dev.updraft.engine.allocate.Allocator;
import dev.updraft.engine.explain.Explain;
import dev.updraft.engine.explain.Reason;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.port.Batch.DagVersionRow;
import dev.updraft.engine.port.SchedulerStore.LoadedRun;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.schedule.Place;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.SpecJson;
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

  public Why(RunImages images) {
    this.images = images;
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
    images
        .look(key, state == TaskState.SCHEDULED || task.run().state().equals("queued"))
        .ifPresent(look -> explain(look, task, dag, now, reasons));
    return List.copyOf(reasons);
  }

  private void explain(
      Look look, InstanceView task, DagView dag, Instant now, List<Because> reasons) {
    Map<String, Optional<DagSpec>> specs = new HashMap<>();
    Optional<ActiveRun> run = image(look.run(), specs);
    if (run.isEmpty() || task.instanceNo() >= run.get().size()) {
      return;
    }
    var allocator = new Allocator();
    allocator.pools(look.pools());
    spec(dag.dagId(), dag.version(), specs)
        .ifPresent(newest -> allocator.newest(newest, List.of()));
    List<ActiveRun> others = new ArrayList<>();
    for (LoadedRun each : look.active()) {
      image(each, specs).ifPresent(others::add);
    }
    others.forEach(allocator::restored);
    ActiveRun mine =
        others.stream()
            .filter(each -> each.row().key().equals(look.run().run().key()))
            .findFirst()
            .orElse(run.get());
    var words = new Words(mine, others, task);
    Place place = new Place(dag.paused(), dag.maxActiveRuns(), words.underWay().size());
    for (Reason reason : Explain.why(mine, task.instanceNo(), allocator, place, now)) {
      reasons.add(words.of(reason, now, place));
    }
  }

  private Optional<ActiveRun> image(LoadedRun loaded, Map<String, Optional<DagSpec>> specs) {
    return spec(loaded.run().dagId(), loaded.run().version(), specs)
        .map(spec -> ActiveRun.restore(loaded, spec));
  }

  private Optional<DagSpec> spec(String dagId, int version, Map<String, Optional<DagSpec>> specs) {
    return specs.computeIfAbsent(
        dagId + "/" + version,
        _ -> images.version(dagId, version).map(DagVersionRow::spec).map(SpecJson::read));
  }
}
