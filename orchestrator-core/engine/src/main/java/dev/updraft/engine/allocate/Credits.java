// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import dev.updraft.engine.spec.Demand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The workers of one round, by what is asked of them; the one with most free slots gets the next,
 * so load spreads, and nothing waits while a slot is free.
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

  /**
   * {@code free} at the time of queueing: a worker that meets several demands may have less by now.
   */
  private record Offer(Desk desk, int free) {}

  private final List<Desk> desks;
  private final Map<Demand, PriorityQueue<Offer>> offers = new HashMap<>();

  Credits(List<WorkerCredit> workers) {
    desks = workers.stream().map(Desk::new).toList();
  }

  private PriorityQueue<Offer> offers(Demand demand) {
    return offers.computeIfAbsent(
        demand,
        _ -> {
          var serving = new PriorityQueue<Offer>((a, b) -> Integer.compare(b.free(), a.free()));
          for (Desk desk : desks) {
            if (desk.worker.serves(demand)) {
              offer(serving, desk);
            }
          }
          return serving;
        });
  }

  private static void offer(PriorityQueue<Offer> offers, Desk desk) {
    if (desk.left > 0) {
      offers.add(new Offer(desk, desk.free()));
    }
  }

  boolean left(Demand demand) {
    PriorityQueue<Offer> serving = offers(demand);
    while (!serving.isEmpty()) {
      Offer first = serving.peek();
      if (first.free() == first.desk().free()) {
        return true;
      }
      serving.poll();
      offer(serving, first.desk());
    }
    return false;
  }

  WorkerCredit take(Demand demand) {
    if (!left(demand)) {
      throw new IllegalStateException("no credit for " + demand);
    }
    PriorityQueue<Offer> serving = offers(demand);
    Desk desk = serving.remove().desk();
    desk.left--;
    offer(serving, desk);
    return desk.worker;
  }
}
