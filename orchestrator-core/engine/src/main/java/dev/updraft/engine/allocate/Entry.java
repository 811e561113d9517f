// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import dev.updraft.engine.run.ActiveRun;
import dev.updraft.engine.spec.TaskSpec;
import java.util.Comparator;

/**
 * One ready instance. Its effective priority is its priority plus the full minutes that it has
 * waited; as all age alike, comparing {@code level} at any time compares that, without a clock.
 */
record Entry(ActiveRun run, int instance, TaskSpec task, Lane lane, long level, long number) {
  /** The most urgent first; the longest waiting first among equals. */
  static final Comparator<Entry> ORDER =
      Comparator.<Entry>comparingLong(entry -> entry.level())
          .reversed()
          .thenComparingLong(Entry::number);

  static long level(int priority, long readySecond) {
    return priority - Math.floorDiv(readySecond, 60L);
  }
}
