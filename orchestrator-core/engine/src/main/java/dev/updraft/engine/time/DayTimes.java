// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.time;

import java.util.BitSet;

/** The times of a day that an expression names, as seconds since local midnight. */
record DayTimes(BitSet seconds, BitSet minutes, BitSet hours) {

  /** The first time at or after {@code from}, or -1 if this day has none left. */
  int first(int from) {
    for (int h = hours.nextSetBit(from / 3600); h >= 0; h = hours.nextSetBit(h + 1)) {
      int rest = Math.max(0, from - h * 3600);
      for (int m = minutes.nextSetBit(rest / 60); m >= 0; m = minutes.nextSetBit(m + 1)) {
        int s = seconds.nextSetBit(Math.max(0, rest - m * 60));
        if (s >= 0) {
          return h * 3600 + m * 60 + s;
        }
      }
    }
    return -1;
  }

  /** The last time at or before {@code to}, or -1 if this day has none so early. */
  int last(int to) {
    for (int h = hours.previousSetBit(to / 3600); h >= 0; h = hours.previousSetBit(h - 1)) {
      int rest = Math.min(3599, to - h * 3600);
      for (int m = minutes.previousSetBit(rest / 60); m >= 0; m = minutes.previousSetBit(m - 1)) {
        int s = seconds.previousSetBit(Math.min(59, rest - m * 60));
        if (s >= 0) {
          return h * 3600 + m * 60 + s;
        }
      }
    }
    return -1;
  }
}
