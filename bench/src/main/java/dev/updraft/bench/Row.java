// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench;

import java.util.List;
import java.util.Locale;

/**
 * One figure: {@code W1a total_s <median> <min> <max> n=<runs> limit=<l> bar=<b> goal=<g>
 * ok|short}.
 */
record Row(String id, String what, List<Double> values, double limit, double bar, double goal) {

  /** Short means that the median misses the bar. A limit that was not measured is NaN. */
  String line() {
    List<Double> sorted = values.stream().sorted().toList();
    double median = percentile(sorted, 0.5);
    return String.format(
        Locale.ROOT,
        "%s %s %.4g %.4g %.4g n=%d limit=%s bar=%s goal=%s %s",
        id,
        what,
        median,
        sorted.getFirst(),
        sorted.getLast(),
        sorted.size(),
        text(limit),
        text(bar),
        text(goal),
        Double.isNaN(bar) || median <= bar ? "ok" : "short");
  }

  static double percentile(List<Double> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
  }

  private static String text(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4g", value);
  }
}
