// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import dev.updraft.engine.id.InstanceKey;
import dev.updraft.engine.id.RunKey;
import dev.updraft.engine.state.InstanceRow.Timer;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * All deadlines in one heap. Entries are never removed when they lose their meaning; whoever takes
 * one compares it with the present row.
 */
final class Timers {
  /** Something that is due at a time. */
  sealed interface Deadline {
    Instant at();

    record OfInstance(InstanceKey key, Timer timer, Instant at) implements Deadline {}

    record OfRun(RunKey run, Instant at) implements Deadline {}

    record OfSchedule(String dagId, Instant at) implements Deadline {}

    /** Queued runs of the DAG may begin. */
    record OfBegin(String dagId, Instant at) implements Deadline {}

    /** An ended run leaves memory. */
    record OfForgetting(RunKey run, Instant at) implements Deadline {}
  }

  private final PriorityQueue<Deadline> heap =
      new PriorityQueue<>(Comparator.comparing(Deadline::at));

  void add(Deadline deadline) {
    if (deadline.at().isBefore(Instant.MAX)) {
      heap.add(deadline);
    }
  }

  Optional<Deadline> due(Instant now) {
    Deadline first = heap.peek();
    return first == null || first.at().isAfter(now)
        ? Optional.empty()
        : Optional.ofNullable(heap.poll());
  }

  boolean isDue(Instant now) {
    Deadline first = heap.peek();
    return first != null && !first.at().isAfter(now);
  }

  Optional<Instant> next() {
    return Optional.ofNullable(heap.peek()).map(Deadline::at);
  }
}
