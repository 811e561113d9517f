// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who guesses passwords: so many wrong ones in a while, for one name or from one
 * address, and further tries are refused unread until some of them are old. A good login clears its
 * name. Thread-safe, of bounded size.
 */
final class Throttle {
  private static final Duration WHILE = Duration.ofMinutes(5);
  private static final int OF_NAME = 10;
  private static final int OF_ADDRESS = 50;
  private static final int KEPT = 10_000;

  private final InstantSource clock;
  private final Map<String, Deque<Instant>> wrong = new LinkedHashMap<>();

  Throttle(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether a try may be looked at. */
  synchronized boolean allows(String name, String address) {
    return recent(name(name)) < OF_NAME && recent(address(address)) < OF_ADDRESS;
  }

  synchronized void failed(String name, String address) {
    add(name(name));
    add(address(address));
  }

  synchronized void succeeded(String name) {
    wrong.remove(name(name));
  }

  private void add(String key) {
    if (wrong.size() >= KEPT) {
      wrong.remove(wrong.keySet().iterator().next());
    }
    wrong.computeIfAbsent(key, _ -> new ArrayDeque<>()).add(clock.instant());
  }

  private int recent(String key) {
    Deque<Instant> times = wrong.get(key);
    if (times == null) {
      return 0;
    }
    Instant oldest = clock.instant().minus(WHILE);
    times.removeIf(at -> at.isBefore(oldest));
    return times.size();
  }

  private static String name(String name) {
    return "n " + name;
  }

  private static String address(String address) {
    return "a " + address;
  }
}
