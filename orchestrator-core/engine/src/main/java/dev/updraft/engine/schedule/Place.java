// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.schedule;

import dev.updraft.engine.state.RunRow;
import java.time.Instant;

/**
 * What decides, besides a queued run itself, whether it begins; for deciding and for explaining.
 *
 * @param maxActiveRuns of the DAG's newest version; 0 = no limit
 * @param running runs of all its versions
 */
public record Place(boolean paused, int maxActiveRuns, int running) {
  /** Whether a queued run begins now. */
  public enum Begin {
    NOW,
    /** The DAG is paused. */
    PAUSED,
    /** As many run as may. */
    FULL,
    /** Its time has not come. */
    EARLY,
    /** Its many instances are still being written. */
    UNMADE
  }

  public Begin begin(RunRow queued, Instant now) {
    if (paused) {
      return Begin.PAUSED;
    }
    if (maxActiveRuns > 0 && running >= maxActiveRuns) {
      return Begin.FULL;
    }
    if (queued.runAfter().isAfter(now)) {
      return Begin.EARLY;
    }
    return queued.unmade() ? Begin.UNMADE : Begin.NOW;
  }
}
