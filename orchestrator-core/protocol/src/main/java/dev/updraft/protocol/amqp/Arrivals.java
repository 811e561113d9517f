// SPDX-License-Identifier: Apache-2.0
package dev.updraft.protocol.amqp;

import com.rabbitmq.client.Delivery;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exchanges that messages came through lately. What comes through shows that exchange, binding
 * and queue are there; a broker is asked, which costs it and us many times as much, only when
 * nothing did.
 */
final class Arrivals {
  private final Set<String> expected;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  Arrivals(String... expected) {
    this.expected = Set.of(expected);
  }

  void take(Delivery delivery) {
    seen.add(delivery.getEnvelope().getExchange());
  }

  /** The check that asks, unless something came through each of them since it was run last. */
  AmqpLink.Check or(AmqpLink.Check asking) {
    return () -> {
      if (!whole()) {
        asking.run();
      }
    };
  }

  private boolean whole() {
    boolean whole = seen.containsAll(expected);
    seen.clear();
    return whole;
  }
}
