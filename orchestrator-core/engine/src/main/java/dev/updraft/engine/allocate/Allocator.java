// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import dev.updraft.engine.port.SchedulerStore.PoolRow;
import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.state.InstanceRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ready queue and all counters of limits. Single-threaded. The caller tells every change of an
 * instance by {@link #changed}; ready ones are added and removed by it too.
 */
public final class Allocator {
  /** Replaces the pools. */
  public void pools(List<PoolRow> pools) {
    
  }

  /** Counts all instances of a run that was read from the store. */
  public void restored(ActiveRun run) {
    
  }

  /** One instance changed, {@code before == null}: it is new. Call it once for each applied row. */
  public void changed(ActiveRun run, @Nullable InstanceRow before, InstanceRow after) {
    
  }

  /**
   * What starts now. Its slots are taken at once; a placement that is not assigned after all must
   * be given back.
   */
  public List<Placement> allocate(List<WorkerCredit> workers, Instant now) {
    return List.of();
  }

  /** A placement that was not assigned: its slots are free and it is ready again. */
  public void giveBack(Placement placement) {
    
  }

  /** Forgets a run that left memory. */
  public void forget(ActiveRun run) {
    
  }

  /** Instances that are ready and not placed. */
  public int waiting() {
    return 0;
  }
}
