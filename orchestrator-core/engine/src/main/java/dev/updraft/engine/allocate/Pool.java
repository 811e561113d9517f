// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

/** Slots of one pool; a pool nobody defined has none. */
final class Pool {
  private final String name;
  private boolean known;
  private int slots;
  private boolean includeDeferred;
  private int used;
  private int deferred;

  Pool(String name) {
    this.name = name;
  }

  /** A negative number of slots, as in Airflow: no limit. */
  void define(int newSlots, boolean countDeferred) {
    known = true;
    slots = newSlots < 0 ? Integer.MAX_VALUE : newSlots;
    includeDeferred = countDeferred;
  }

  void undefine() {
    known = false;
    slots = 0;
  }

  int free() {
    long free = (long) slots - used();
    return (int) Math.max(free, Integer.MIN_VALUE);
  }

  int used() {
    return used + (includeDeferred ? deferred : 0);
  }

  int slots() {
    return slots;
  }

  boolean known() {
    return known;
  }

  String name() {
    return name;
  }

  void run(int by) {
    used += by;
  }

  void defer(int by) {
    deferred += by;
  }
}
