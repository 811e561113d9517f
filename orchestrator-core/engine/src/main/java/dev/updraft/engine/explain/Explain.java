// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.explain;

import dev.updraft.engine.allocate.Allocator;
import dev.updraft.engine.run.ActiveRun;
import java.time.Instant;
import java.util.List;

/** Answers "why is it not running?" from the values that decide. */
public final class Explain {
  private Explain() {}

  public static List<Reason> why(ActiveRun run, int instance, Allocator allocator, Instant now) {
    return List.of();
  }
}
