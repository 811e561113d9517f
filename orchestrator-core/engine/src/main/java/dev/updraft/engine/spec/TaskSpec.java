// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.updraft.api.OnWorkerLoss;
import dev.updraft.api.TriggerRule;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One task of a DAG version.
 *
 * @param no index of this task in {@link DagSpec#tasks()}
 * @param upstream numbers of the direct upstream tasks, ascending, all smaller than {@code no}
 * @param group index into {@link DagSpec#groups()}, or -1
 * @param map index into {@link DagSpec#maps()}: one instance for each element; or -1
 * @param branches for a choice: which tasks each answer starts; else empty
 * @param timeout of one attempt; null = none
 * @param needs what its worker must have, see {@link Demand}
 * @param maxActive instances of this task at once, over all runs of the DAG; 0 = no limit
 * @param mapLimit instances of this task at once within one run; 0 = no limit
 * @param strict whether a silent worker is given up after seconds (code that is rerun) or minutes
 * @param operator short name shown to people: {@code java}, {@code shell}, {@code sql} …
 * @param work what the runner does, as JSON; opaque to engine and scheduler
 * @param inputs the arguments, in order
 * @param setups of a teardown: the tasks whose work it takes away again; else empty. Its upstream
 *     holds its scope, whole: setups and what runs between
 * @param line where the task stands, {@code File.java:12}
 */
public record TaskSpec(
    int no,
    String taskId,
    List<Integer> upstream,
    int group,
    int map,
    TriggerRule rule,
    RetrySpec retry,
    @Nullable Duration timeout,
    String pool,
    int poolSlots,
    int priority,
    String queue,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> needs,
    int maxActive,
    int mapLimit,
    OnWorkerLoss onWorkerLoss,
    boolean strict,
    String operator,
    String work,
    List<Input> inputs,
    List<BranchSpec> branches,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> setups,
    String line) {
  public static final String DEFAULT_POOL = "default_pool";
  public static final String DEFAULT_QUEUE = "default";

  public TaskSpec {
    upstream = List.copyOf(upstream);
    inputs = List.copyOf(inputs);
    branches = List.copyOf(branches);
    // a version that was stored before there were any says nothing of them
    needs = List.copyOf(Objects.requireNonNullElse(needs, List.of()));
    setups = List.copyOf(Objects.requireNonNullElse(setups, List.of()));
  }

  public boolean mapped() {
    return map >= 0;
  }

  public Demand demand() {
    return new Demand(queue, needs);
  }

  /** Whether it ends a scope, so that it runs whatever became of what the scope holds. */
  public boolean teardown() {
    return !setups.isEmpty();
  }
}
