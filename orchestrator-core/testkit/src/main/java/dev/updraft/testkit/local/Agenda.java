// SPDX-License-Identifier: Apache-2.0
package dev.updraft.testkit.local;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.state.InstanceRow.Timer;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** What will happen, by its time; reports go before deadlines, as in a turn of the leader. */
final class Agenda {
  /** Something to come. Who takes it compares it with what is true by then. */
  sealed interface Item {
    record StepEnds(GrantKey grant, Performed performed) implements Item {}

    record InstanceTimer(InstanceKey key, Timer timer, Instant timerAt) implements Item {}

    record RunTimeout(RunKey run, Instant timeoutAt) implements Item {}

    /** A schedule may be due, or a queued run may begin. */
    record Look() implements Item {}
  }

  private record Entry(Instant at, long number, Item item) {
    int rank() {
      return item instanceof Item.StepEnds ? 0 : 1;
    }
  }

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparing(Entry::at)
              .thenComparingInt(Entry::rank)
              .thenComparingLong(Entry::number));
  private long numbers;

  void add(Instant at, Item item) {
    if (at.isBefore(Instant.MAX)) {
      entries.add(new Entry(at, numbers++, item));
    }
  }

  Optional<Instant> next() {
    return Optional.ofNullable(entries.peek()).map(Entry::at);
  }

  Item take() {
    return entries.remove().item();
  }
}
