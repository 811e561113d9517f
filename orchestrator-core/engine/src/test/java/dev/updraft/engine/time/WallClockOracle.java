// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule told as a cron daemon would live it: it wakes all the time, looks at the wall clock and
 * remembers the latest wall clock it has served. Shares nothing with {@link Ticks}, which cuts the
 * time line at transitions; here transitions are only noticed.
 */
record WallClockOracle(CronSample sample, ZoneRules rules) {
  /** Offsets since 1970 are multiples of it (Africa/Monrovia was at -00:44:30 until 1972). */
  private static final int STEP = 30;

  /** Ticks in {@code [from, to)}, both multiples of 30 s; the daemon was started well before. */
  List<Instant> ticks(Instant from, Instant to) {
    List<Instant> ticks = new ArrayList<>();
    long served = Long.MIN_VALUE;
    long begin = from.getEpochSecond() - 3 * 86_400;
    for (long now = begin; now < to.getEpochSecond(); now += STEP) {
      Instant instant = Instant.ofEpochSecond(now);
      long wall = now + rules.getOffset(instant).getTotalSeconds();
      boolean due;
      if (sample.followsRealTime()) {
        due = matches(wall);
      } else {
        due = false;
        for (long w = served == Long.MIN_VALUE ? wall : served + STEP; w <= wall; w += STEP) {
          due |= matches(w);
        }
        served = Math.max(served, wall);
      }
      if (due && !instant.isBefore(from)) {
        ticks.add(instant);
      }
    }
    return ticks;
  }

  private boolean matches(long wall) {
    return Math.floorMod(wall, 60) == 0
        && sample.matches(LocalDateTime.ofEpochSecond(wall, 0, ZoneOffset.UTC));
  }
}
