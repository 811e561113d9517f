// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.local;

import dev.updraft.engine.input.Source;
import dev.updraft.engine.port.SchedulerStore.PoolRow;
import dev.updraft.engine.spec.DagSpec;
import dev.updraft.engine.spec.TaskSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a DAG is run in this process.
 *
 * @param start where the clock stands at first; the DAG is first seen then
 * @param scheduled whether runs begin by the DAG's schedule
 * @param slots steps at once
 * @param pools slots by pool; a pool of the DAG that is not named here has no limit
 * @param watched whether a person waits for it, maybe in a debugger: retries are due at once, and
 *     nothing times out while it runs
 * @param folders where attempts get their folders
 * @param clock of the tasks; null = the agenda's, which stands still while a task runs
 */
public record LocalSettings(
    DagSpec spec,
    Instant start,
    boolean scheduled,
    int slots,
    Map<String, Integer> pools,
    boolean watched,
    Path folders,
    @Nullable InstantSource clock,
    Source.Elsewhere elsewhere) {
  private static final int DEFAULT_POOL_SLOTS = 128;

  public LocalSettings {
    pools = Map.copyOf(pools);
  }

  List<PoolRow> poolRows() {
    var names = new TreeSet<>(pools.keySet());
    names.add(TaskSpec.DEFAULT_POOL);
    spec.tasks().forEach(task -> names.add(task.pool()));
    var rows = new ArrayList<PoolRow>();
    for (var name : names) {
      int usual = name.equals(TaskSpec.DEFAULT_POOL) ? DEFAULT_POOL_SLOTS : -1;
      rows.add(new PoolRow(name, pools.getOrDefault(name, usual), false));
    }
    return rows;
  }

  /** One worker of the test's own meets all that any task asks for. */
  List<String> needs() {
    return spec.tasks().stream().flatMap(task -> task.needs().stream()).toList();
  }

  Set<String> queues() {
    return spec.tasks().stream().map(TaskSpec::queue).collect(Collectors.toSet());
  }
}
