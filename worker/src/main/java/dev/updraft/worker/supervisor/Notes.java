// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The dedup set. What is confirmed leaves the heartbeats but is remembered for as long as a copy of
 * its assignment could still be accepted anywhere. Not thread-safe.
 */
final class Notes {
  private final Map<String, Held> open = new LinkedHashMap<>();
  private final Map<String, Long> confirmed = new LinkedHashMap<>();
  private final long keepConfirmed;

  Notes(long keepConfirmed) {
    this.keepConfirmed = keepConfirmed;
  }

  boolean knows(String grant) {
    return open.containsKey(grant) || confirmed.containsKey(grant);
  }

  @Nullable Held find(String grant) {
    return open.get(grant);
  }

  void add(Held held) {
    open.put(held.grant, held);
  }

  void confirm(String grant, long now) {
    open.remove(grant);
    confirmed.put(grant, now);
  }

  /** For a protection that is switched off. */
  void drop(String grant) {
    open.remove(grant);
    confirmed.remove(grant);
  }

  void prune(long now) {
    Iterator<Long> oldestFirst = confirmed.values().iterator();
    while (oldestFirst.hasNext() && oldestFirst.next() + keepConfirmed < now) {
      oldestFirst.remove();
    }
  }

  Collection<Held> all() {
    return open.values();
  }

  /** A copy: what is done with them may change the notes. */
  List<Held> which(Predicate<Held> wanted) {
    var found = new ArrayList<Held>();
    for (Held held : open.values()) {
      if (wanted.test(held)) {
        found.add(held);
      }
    }
    return found;
  }

  /** By grants that have a runner, or had one. */
  int slotsBusy() {
    return which(held -> held.takesSlot() && held.phase != Held.Phase.ACCEPTED).size();
  }

  /** By those and by what waits for a runner. */
  int slotsTaken() {
    int taken = 0;
    for (Held held : open.values()) {
      taken += held.takesSlot() ? 1 : 0;
    }
    return taken;
  }
}
