// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.schedule;

import dev.updraft.engine.port.Batch.DagRow;
import dev.updraft.engine.spec.DagSpec;
import java.time.Instant;
import java.util.List;

/** Which scheduled runs must be created now. */
public final class Due {
  private Due() {}

  public static List<DueRun> due(DagSpec spec, DagRow row, int activeRuns, Instant now) {
    return List.of();
  }

  /** The row after the runs that are due at {@code now} were created. */
  public static DagRow advanceRow(DagSpec spec, DagRow row, Instant now) {
    return row;
  }
}
