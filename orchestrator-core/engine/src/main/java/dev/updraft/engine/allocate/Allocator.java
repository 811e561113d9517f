// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.port.SchedulerStore.PoolRow;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.Demand;
import dev.updraft.engine.spec.TaskSpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The ready queue and all counters of limits. Single-threaded. The caller tells every change of an
 * instance by {@link #changed}; ready ones are added and removed by it too. Costs O(changed +
 * placed), but for blocked lanes of one DAG, which are few.
 */
public final class Allocator {
  private final Limits limits = new Limits();
  private final Map<String, Pool> pools = new HashMap<>();
  private final Map<InstanceKey, Entry> ready = new HashMap<>();
  private final Set<InstanceKey> placed = new HashSet<>();
  private long numbers;

  /** Replaces the pools; slots in use stay in use. */
  public void pools(List<PoolRow> rows) {
    pools.values().forEach(Pool::undefine);
    rows.forEach(this::define);
  }

  /** Makes one pool, or changes it; slots in use stay in use. */
  public void define(PoolRow row) {
    pool(row.name()).define(row.slots(), row.includeDeferred());
  }

  /** What asks for the pool from now on waits until there is one again. */
  public void undefine(String name) {
    pool(name).undefine();
  }

  /** Whether somebody defined it. */
  public boolean defined(String name) {
    Pool pool = pools.get(name);
    return pool != null && pool.known();
  }

  /**
   * The newest version of a DAG, whose limits hold for the runs of all its versions together. Costs
   * O(tasks), and O(instances) of those that have a limit now and had none.
   *
   * @param runs all runs of the DAG that are counted here
   */
  public void newest(DagSpec spec, Collection<ActiveRun> runs) {
    Set<String> limited = limits.newlyLimited(spec);
    each(runs, limited, this::uncount);
    limits.newest(spec);
    each(runs, limited, (run, no) -> changed(run, null, run.instance(no)));
  }

  private static void each(
      Collection<ActiveRun> runs, Set<String> tasks, ObjIntConsumer<ActiveRun> action) {
    for (ActiveRun run : tasks.isEmpty() ? List.<ActiveRun>of() : runs) {
      for (TaskSpec task : run.spec().tasks()) {
        if (tasks.contains(task.taskId())) {
          run.instancesOf(task.no()).forEach(row -> action.accept(run, row.key().no()));
        }
      }
    }
  }

  /** Counts all instances of a run that was read from the store. */
  public void restored(ActiveRun run) {
    for (int no = 0; no < run.size(); no++) {
      changed(run, null, run.instance(no));
    }
  }

  /** One instance changed, {@code before == null}: it is new. Call it once for each applied row. */
  public void changed(ActiveRun run, @Nullable InstanceRow before, InstanceRow after) {
    TaskState from = before == null ? TaskState.NONE : before.state();
    TaskState to = after.state();
    boolean sameWait = before != null && before.seq() == after.seq();
    if (from == TaskState.SCHEDULED && !sameWait) {
      remove(after.key());
    }
    TaskSpec task = run.task(after.key().no());
    // the slots were taken when it was placed
    boolean held = placed.remove(after.key()) || from.takesSlot();
    if (held != to.takesSlot()) {
      take(run, task, to.takesSlot() ? 1 : -1);
    }
    if ((from == TaskState.DEFERRED) != (to == TaskState.DEFERRED)) {
      pool(task.pool()).defer(to == TaskState.DEFERRED ? task.poolSlots() : -task.poolSlots());
    }
    if (to == TaskState.SCHEDULED && !ready.containsKey(after.key())) {
      add(run, after.key().no(), after.scheduledAt() == null ? Instant.EPOCH : after.scheduledAt());
    }
  }

  /** A ready instance, as {@link #changed} adds it. */
  public void add(ActiveRun run, int instance, Instant at) {
    TaskSpec task = run.task(instance);
    Lane lane = limits.lane(run, task, pool(task.pool()));
    InstanceRow row = run.instance(instance);
    boolean granted = row.attempt() > 0;
    Entry entry = new Entry(run, instance, task, lane, granted, at.getEpochSecond(), numbers++);
    ready.put(row.key(), entry);
    lane.add(entry);
  }

  public void remove(InstanceKey key) {
    Entry entry = ready.remove(key);
    if (entry != null) {
      entry.lane().remove(entry);
    }
  }

  /**
   * What starts now. Its slots are taken at once; a placement that is not assigned after all must
   * be given back.
   */
  public List<Placement> allocate(List<WorkerCredit> workers, Instant now) {
    Credits credits = new Credits(workers);
    List<Placement> placements = new ArrayList<>();
    Optional<Entry> best = best(credits);
    while (best.isPresent()) {
      Entry entry = best.get();
      InstanceKey key = entry.run().instance(entry.instance()).key();
      WorkerCredit worker = credits.take(entry.lane().track().demand());
      placements.add(new Placement(entry.run(), entry.instance(), worker));
      ready.remove(key);
      entry.lane().serve(entry, now.getEpochSecond());
      placed.add(key);
      take(entry.run(), entry.task(), 1);
      best = best(credits);
    }
    return placements;
  }

  private Optional<Entry> best(Credits credits) {
    Entry best = null;
    for (Demand demand : limits.demands()) {
      if (credits.left(demand)) {
        for (Track track : limits.tracks(demand)) {
          Entry next = track.next().orElse(null);
          if (next != null && (best == null || ahead(next, best))) {
            best = next;
          }
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static boolean ahead(Entry a, Entry b) {
    return Lane.ORDER.compare(a.lane(), b.lane()) < 0;
  }

  /** A placement that was not assigned: its slots are free and it is ready again. */
  public void giveBack(Placement placement) {
    ActiveRun run = placement.run();
    InstanceRow row = run.instance(placement.instance());
    if (placed.remove(row.key())) {
      take(run, run.task(placement.instance()), -1);
      if (row.state() == TaskState.SCHEDULED) {
        Instant since = row.scheduledAt();
        add(run, placement.instance(), since == null ? Instant.EPOCH : since);
      }
    }
  }

  /** Forgets a run that left memory. */
  public void forget(ActiveRun run) {
    for (int no = 0; no < run.size(); no++) {
      uncount(run, no);
    }
    limits.forget(run.row().key());
  }

  private void uncount(ActiveRun run, int no) {
    InstanceRow row = run.instance(no);
    if (row.state().ended()) {
      return; // as most are, and a run may have a hundred thousand
    }
    TaskSpec task = run.task(no);
    remove(row.key());
    if (placed.remove(row.key()) || row.state().takesSlot()) {
      take(run, task, -1);
    }
    if (row.state() == TaskState.DEFERRED) {
      pool(task.pool()).defer(-task.poolSlots());
    }
  }

  /** Instances that are ready and not placed. */
  public int waiting() {
    return ready.size();
  }

  /** What a ready instance waits for, by the values that decide; empty = a worker, or its turn. */
  public List<Block> blocks(ActiveRun run, int instance) {
    TaskSpec task = run.task(instance);
    List<Block> found = new ArrayList<>();
    for (Gauge gauge : limits.gauges(run, task)) {
      if (gauge.full()) {
        found.add(new Block("limit_reached", gauge.name(), gauge.used(), gauge.limit()));
      }
    }
    Pool pool = pool(task.pool());
    if (!pool.known()) {
      found.add(new Block("pool_unknown", pool.name(), 0, 0));
    } else if (task.poolSlots() > pool.slots()) {
      found.add(new Block("pool_too_small", pool.name(), task.poolSlots(), pool.slots()));
    } else if (task.poolSlots() > pool.free()) {
      found.add(new Block("pool_full", pool.name(), pool.used(), pool.slots()));
    }
    return found;
  }

  /** One exhausted limit. */
  public record Block(String code, String name, int used, int limit) {}

  private void take(ActiveRun run, TaskSpec task, int by) {
    pool(task.pool()).run(by * task.poolSlots());
    limits.gauges(run, task).forEach(gauge -> gauge.add(by));
  }

  private Pool pool(String name) {
    return pools.computeIfAbsent(name, Pool::new);
  }
}
