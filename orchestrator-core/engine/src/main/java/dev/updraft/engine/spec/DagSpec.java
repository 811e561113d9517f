// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.updraft.engine.time.Years;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a DAG, as the bundle processor drew it. Task numbers are indexes into {@link
 * #tasks()}, which is in topological order; a run is pinned to one spec, so they identify its
 * tasks.
 *
 * @param unit hash of the unit of code that the tasks run
 * @param file path of the source, relative to the DAG folder
 * @param paramsSchema JSON Schema (2020-12) of the run's params
 * @param paramsDefaults JSON object: the params of scheduled runs and of the trigger form
 * @param pausedWhenNew how the DAG begins where it was never seen before; not said = false
 * @param startDate no data interval begins before it; null = the newest interval when first seen
 * @param runTimeout a run that is longer fails; null = never
 */
public record DagSpec(
    String dagId,
    String unit,
    String file,
    String description,
    String owner,
    List<String> tags,
    ScheduleSpec schedule,
    boolean catchUp,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean pausedWhenNew,
    @Nullable Instant startDate,
    @Nullable Instant endDate,
    int maxActiveRuns,
    int maxActiveTasks,
    @Nullable Duration runTimeout,
    String paramsSchema,
    String paramsDefaults,
    List<TaskSpec> tasks,
    List<GroupSpec> groups,
    List<MapSpec> maps) {
  public DagSpec {
    tags = List.copyOf(tags);
    tasks = List.copyOf(tasks);
    groups = List.copyOf(groups);
    maps = List.copyOf(maps);
    requireKept("start", startDate);
    requireKept("end", endDate);
  }

  private static void requireKept(String which, @Nullable Instant date) {
    if (date != null && !Years.kept(date)) {
      throw new IllegalArgumentException(
          which + " date " + date + ": its year must be 1 to 9999. Leave it out for none.");
    }
  }
}
