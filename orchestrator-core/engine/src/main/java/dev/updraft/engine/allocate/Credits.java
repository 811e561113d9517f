// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The workers of one round, by queue; the one with most free slots gets the next, so load spreads,
 * and nothing waits while a slot is free.
 */
final class Credits {
  private static final class Desk {
    final WorkerCredit worker;
    int left;

    Desk(WorkerCredit worker) {
      this.worker = worker;
      left = worker.credit();
    }

    /** Below zero: that many wait already. */
    int free() {
      return left - worker.ahead();
    }
  }

  /** {@code free} at the time of queueing: a worker of several queues may have less by now. */
  private record Offer(Desk desk, int free) {}

  private final Map<String, PriorityQueue<Offer>> byQueue = new HashMap<>();

  Credits(List<WorkerCredit> workers) {
    for (WorkerCredit worker : workers) {
      Desk desk = new Desk(worker);
      worker.queues().forEach(queue -> offer(queue, desk));
    }
  }

  private void offer(String queue, Desk desk) {
    if (desk.left > 0) {
      byQueue
          .computeIfAbsent(
              queue, _ -> new PriorityQueue<>((a, b) -> Integer.compare(b.free(), a.free())))
          .add(new Offer(desk, desk.free()));
    }
  }

  boolean left(String queue) {
    PriorityQueue<Offer> offers = byQueue.get(queue);
    while (offers != null && !offers.isEmpty()) {
      Offer first = offers.peek();
      if (first.free() == first.desk().free()) {
        return true;
      }
      offers.poll();
      offer(queue, first.desk());
    }
    return false;
  }

  WorkerCredit take(String queue) {
    PriorityQueue<Offer> offers = byQueue.get(queue);
    if (offers == null || !left(queue)) {
      throw new IllegalStateException("no credit for " + queue);
    }
    Desk desk = offers.remove().desk();
    desk.left--;
    offer(queue, desk);
    return desk.worker;
  }
}
