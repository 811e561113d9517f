// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** How long one row takes once the model is warm. */
record Latency(double p50Millis, double p99Millis) {
  private static final int WARM_UP = 2000;
  private static final int MEASURED = 1000;
  private static final int FEWEST = 100;
  private static final long LONGEST_NANOS = 3_000_000_000L;
  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * Scores one row after the other: 2000 to warm up and 1000 that count, or, where they are slow,
   * as many as 3 seconds hold of each, 100 at least.
   *
   * @param nanos a monotonic clock
   */
  static Latency of(List<? extends Scorer.Query> rows, LongSupplier nanos) {
    timed(rows, WARM_UP, nanos);
    long[] times = timed(rows, MEASURED, nanos);
    Arrays.sort(times);
    return new Latency(at(times, 0.50), at(times, 0.99));
  }

  private static long[] timed(List<? extends Scorer.Query> rows, int most, LongSupplier nanos) {
    long[] times = new long[most];
    long begin = nanos.getAsLong();
    for (int i = 0; i < most; i++) {
      long before = nanos.getAsLong();
      if (i >= FEWEST && before - begin > LONGEST_NANOS) {
        return Arrays.copyOf(times, i);
      }
      rows.get(i % rows.size()).answer();
      times[i] = nanos.getAsLong() - before;
    }
    return times;
  }

  /** The smallest time that so large a part of all is not above. */
  private static double at(long[] sorted, double part) {
    return sorted[(int) Math.ceil(part * sorted.length) - 1] / NANOS_PER_MILLI;
  }
}
