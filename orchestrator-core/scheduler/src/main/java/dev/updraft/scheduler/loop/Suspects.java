// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.loop;

import java.util.HashSet;
import java.util.Set;

/**
 * Finds the input or timer that the database refuses, across epochs: after a refused batch they are
 * committed one by one for a while, and the one that is refused alone is known from then on.
 * Without it a worker's repeated report, or a schedule, could depose every leader for ever.
 * Thread-safe.
 */
public final class Suspects {
  private static final int CAREFUL_WRITES = 100;

  private final Set<String> poisonous = new HashSet<>();
  private String alone = "";
  private int careful;

  /** Whether inputs are to be taken one by one. */
  synchronized boolean careful() {
    return careful > 0;
  }

  /** Timers and inputs take turns, so that neither waits for the other to be through. */
  synchronized boolean timersNow() {
    return careful % 2 == 0;
  }

  /** The one input or timer of the next write; empty: none or several. */
  synchronized void trying(String input) {
    alone = input;
  }

  synchronized void written() {
    alone = "";
    careful = Math.max(0, careful - 1);
  }

  /** A write failed for another reason than an outage. */
  synchronized void refused() {
    if (careful > 0 && !alone.isEmpty()) {
      poisonous.add(alone);
    }
    alone = "";
    careful = CAREFUL_WRITES;
  }

  synchronized boolean poisonous(String input) {
    return poisonous.contains(input);
  }
}
