// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.allocate;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Ready instances that share all their limits: none of them can pass while the first cannot. A lane
 * stands in its track while it has entries and none of its gauges is full.
 */
final class Lane {
  /**
   * The more urgent first; among equals the DAG that uses least, so that a wide DAG cannot keep the
   * others out; then who had nothing yet, so that all begin soon; then who waited longest.
   */
  static final Comparator<Lane> ORDER =
      Comparator.<Lane>comparingLong(Lane::level)
          .reversed()
          .thenComparingInt(lane -> lane.dag.used())
          .thenComparing(lane -> lane.served)
          .thenComparingLong(lane -> lane.head().number());

  private final Track track;
  private final Gauge dag;
  private final List<Gauge> gauges;
  private final TreeSet<Entry> entries = new TreeSet<>(Entry.ORDER);

  /** Up to when waiting was paid for by starts. */
  private long paid = Long.MIN_VALUE;

  /** Since it was last empty. */
  private boolean served;

  Lane(Track track, Gauge dag, List<Gauge> gauges) {
    this.track = track;
    this.dag = dag;
    this.gauges = gauges;
    gauges.forEach(gauge -> gauge.join(this));
  }

  Entry head() {
    return entries.first();
  }

  /**
   * Each start pays for a second of waiting. A lane that is served all the time does not wait, and
   * those behind it would starve if its thousands counted as waiting.
   */
  void serve(Entry entry, long nowSecond) {
    leave();
    entries.remove(entry);
    served = true;
    paid = Math.min(nowSecond, Math.max(entry.readySecond(), paid) + 1);
    enter();
  }

  private long level() {
    Entry head = head();
    return head.level(Math.max(head.readySecond(), paid));
  }

  Track track() {
    return track;
  }

  List<Gauge> gauges() {
    return gauges;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void add(Entry entry) {
    leave();
    entries.add(entry);
    enter();
  }

  void remove(Entry entry) {
    leave();
    entries.remove(entry);
    enter();
  }

  /** Before anything that it is ordered by changes. */
  void leave() {
    if (!entries.isEmpty()) {
      track.lanes().remove(this);
    }
  }

  void enter() {
    served &= !entries.isEmpty();
    if (!entries.isEmpty() && gauges.stream().noneMatch(Gauge::full)) {
      track.lanes().add(this);
    }
  }

  void close() {
    leave();
    gauges.forEach(gauge -> gauge.part(this));
  }
}
