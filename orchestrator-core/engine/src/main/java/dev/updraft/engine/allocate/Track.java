// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import dev.updraft.engine.spec.Demand;
import java.util.Optional;
import java.util.TreeSet;

/** The lanes of one demand that draw from one pool, the best first. */
record Track(Demand demand, Pool pool, TreeSet<Lane> lanes) {
  Track(Demand demand, Pool pool) {
    this(demand, pool, new TreeSet<>(Lane.ORDER));
  }

  /**
   * The next entry that the pool has slots for. One that needs more than are free holds back those
   * behind it, or a wide task would starve; one that needs more than the pool has does not.
   */
  Optional<Entry> next() {
    if (pool.free() <= 0) {
      return Optional.empty();
    }
    for (Lane lane : lanes) {
      Entry head = lane.head();
      if (head.task().poolSlots() <= pool.free()) {
        return Optional.of(head);
      }
      if (head.task().poolSlots() <= pool.slots()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
