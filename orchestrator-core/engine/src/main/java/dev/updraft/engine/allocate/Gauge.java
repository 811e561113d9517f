// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import java.util.ArrayList;
import java.util.List;

/** One counted limit, and the lanes that stand still while it is full. */
final class Gauge {
  private final String name;
  private int limit;
  private final List<Lane> lanes = new ArrayList<>();
  private int used;

  /** {@code limit <= 0}: none. */
  Gauge(String name, int limit) {
    this.name = name;
    this.limit = limit;
  }

  boolean full() {
    return limit > 0 && used >= limit;
  }

  int used() {
    return used;
  }

  int limit() {
    return limit;
  }

  String name() {
    return name;
  }

  /** A lane is ordered by how much its DAG uses, so it must stand aside while that changes. */
  void add(int by) {
    lanes.forEach(Lane::leave);
    used += by;
    lanes.forEach(Lane::enter);
  }

  void limit(int newest) {
    lanes.forEach(Lane::leave);
    limit = newest;
    lanes.forEach(Lane::enter);
  }

  List<Lane> lanes() {
    return List.copyOf(lanes);
  }

  void join(Lane lane) {
    lanes.add(lane);
  }

  void part(Lane lane) {
    lanes.remove(lane);
  }
}
