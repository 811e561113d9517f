// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.worker.runner.ControlChannel;
import dev.updraft.worker.runner.UnitWork;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/** A runner process as the pool knows it; guarded by the pool. */
final class Runner {
  final String id;
  final String token;
  @Nullable ControlChannel channel;
  @Nullable String grant;
  final long spawned;
  int usesLeft;
  boolean ending;

  /** When it last became idle. */
  long idleSince;

  /** What it has loaded, the least recently used first. */
  private final LinkedHashSet<String> units = new LinkedHashSet<>();

  Runner(String id, String token, int usesLeft, long spawned) {
    this.spawned = spawned;
    this.usesLeft = usesLeft;
    this.id = id;
    this.token = token;
  }

  boolean knows(String unit) {
    return units.contains(unit);
  }

  void takes(String grant, String unit) {
    this.grant = grant;
    usesLeft--;
    units.remove(unit);
    units.add(unit);
    if (units.size() > UnitWork.KEPT_UNITS) {
      units.removeFirst();
    }
  }
}
