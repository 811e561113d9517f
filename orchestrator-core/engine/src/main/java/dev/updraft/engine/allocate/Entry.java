// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.TaskSpec;
import java.util.Comparator;

/**
 * One ready instance. Its effective priority is its priority plus the full minutes that it has
 * waited; as all age alike, comparing {@code level} at any time compares that, without a clock.
 */
record Entry(
    ActiveRun run,
    int instance,
    TaskSpec task,
    Lane lane,
    boolean granted,
    long readySecond,
    long number) {
  /**
   * The most urgent first; among equals what was granted before (its worker was lost, its next step
   * is due, it is tried again), for it has waited once; then the longest waiting.
   */
  static final Comparator<Entry> ORDER =
      Comparator.<Entry>comparingLong(entry -> entry.level())
          .reversed()
          .thenComparing(Entry::granted, Comparator.reverseOrder())
          .thenComparingLong(Entry::number);

  private long level() {
    return level(readySecond);
  }

  /** As if it had waited from that second on only. */
  long level(long second) {
    return task.priority() - Math.floorDiv(second, 60L);
  }
}
