// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a gate saw for one of its rules.
 *
 * @param live its value in the live version; {@code -} where there is none
 * @param candidate its value in the version that is judged; of a drift the PSI
 * @param needs what would have held
 */
public record Check(String what, String live, String candidate, String needs, boolean holds) {
  private static final String NONE = "-";

  static Check of(Gate.Rule rule, Manifest now, Manifest before) {
    return switch (rule.kind()) {
      case HIGHER, LOWER -> metric(rule, now.metrics().get(rule.of()), before);
      case DRIFT -> drift(rule, now.histograms().get(rule.of()), before);
    };
  }

  private static Check metric(Gate.Rule rule, @Nullable Double now, Manifest before) {
    Double live = before.metrics().get(rule.of());
    if (now == null || live == null) {
      return missing(rule.of(), live != null, now != null, "the metric in both");
    }
    boolean higher = rule.kind() == Gate.Kind.HIGHER;
    double bound = higher ? live + rule.limit() : live - rule.limit();
    return new Check(
        rule.of(),
        live.toString(),
        now.toString(),
        (higher ? ">= " : "<= ") + number(bound),
        higher ? now >= bound : now <= bound);
  }

  private static Check drift(Gate.Rule rule, @Nullable Histogram now, Manifest before) {
    String what = "drift of " + rule.of();
    Histogram live = before.histograms().get(rule.of());
    if (now == null || live == null) {
      return missing(what, live != null, now != null, "a histogram in both");
    }
    if (!now.bins().equals(live.bins())) {
      return new Check(what, live.bins().toString(), now.bins().toString(), "the same bins", false);
    }
    double psi = now.psi(live);
    return new Check(
        what, NONE, number(psi), "PSI <= " + number(rule.limit()), psi <= rule.limit());
  }

  private static Check missing(String what, boolean live, boolean now, String needs) {
    return new Check(what, live ? "there" : NONE, now ? "there" : NONE, needs, false);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }

  /** All of them, one a line. */
  static String table(List<Check> checks) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("check", "live", "candidate", "needs", "holds"));
    for (Check check : checks) {
      rows.add(
          List.of(
              check.what, check.live, check.candidate, check.needs, check.holds ? "yes" : "NO"));
    }
    return Table.of(rows);
  }
}
