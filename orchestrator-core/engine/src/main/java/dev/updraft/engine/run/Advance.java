// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.event.RunEvent;
import java.time.Instant;

/** What an event changes. Pure: the caller commits the decision, then applies it to the run. */
public final class Advance {
  private Advance() {}

  public static Decision advance(ActiveRun run, RunEvent event) {
    return Decision.NOTHING;
  }

  public static Decision created(ActiveRun run, Instant at) {
    return Decision.NOTHING;
  }

  public static Decision assigned(
      ActiveRun run, int instance, long epoch, String host, String incarnation, Instant at) {
    return Decision.NOTHING;
  }
}
