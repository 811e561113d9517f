// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import java.util.List;
import java.util.Locale;

/**
 * What a fault came to.
 *
 * @param value the figure, smaller is better
 * @param wrong violations; any is a failure, whatever the figure
 */
record Verdict(String what, double value, double bar, List<String> wrong) {
  Verdict {
    wrong = List.copyOf(wrong);
  }

  String line(String id, List<Verdict> all) {
    List<Double> sorted = all.stream().map(Verdict::value).sorted().toList();
    double median = sorted.get(sorted.size() / 2);
    boolean broken = all.stream().anyMatch(each -> !each.wrong().isEmpty());
    return String.format(
        Locale.ROOT,
        "%s %s %.3g %.3g %.3g n=%d bar=%.3g goal=- %s",
        id,
        what,
        median,
        sorted.getFirst(),
        sorted.getLast(),
        sorted.size(),
        bar,
        broken ? "BROKEN" : median <= bar ? "ok" : "short");
  }
}
