// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.read;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DAG with its newest version, for lists.
 *
 * @param nextAt when its next run begins by itself; null = never
 * @param intervalEnd end of the newest data interval that has a run
 * @param schedule as people write it; empty = only by hand
 * @param broken whether its file cannot be read now
 */
public record DagView(
    String dagId,
    int version,
    String file,
    boolean paused,
    boolean stale,
    @Nullable Instant nextAt,
    @Nullable Instant intervalStart,
    @Nullable Instant intervalEnd,
    String description,
    String owner,
    List<String> tags,
    String schedule,
    String unit,
    Instant versionAt,
    int maxActiveRuns,
    int maxActiveTasks,
    boolean broken) {
  public DagView {
    tags = List.copyOf(tags);
  }
}
