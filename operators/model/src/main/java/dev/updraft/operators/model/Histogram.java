// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/**
 * How often the values of a feature fell into each of some bins, in the training data.
 *
 * <pre>{@code
 * Histogram.of(ages, 20, 40, 60)  // bins <=20, <=40, <=60, >60
 * }</pre>
 *
 * From a Python script it is {@code {"bins": ["<=20", ">20"], "counts": [3, 7]}}. Texts, such as
 * countries, are bins as they are.
 *
 * @param bins their names, each once, in order
 * @param counts one for each bin, none negative, not all 0
 */
public record Histogram(List<String> bins, List<Long> counts) {
  /** An empty bin counts as this share, for the logarithm of 0 has no value. */
  private static final double LEAST_SHARE = 0.0001;

  public Histogram {
    bins = List.copyOf(bins);
    counts = List.copyOf(counts);
    if (bins.size() != counts.size()) {
      throw new IllegalArgumentException(
          "a histogram of " + bins.size() + " bins has " + counts.size() + " counts");
    }
    if (new HashSet<>(bins).size() != bins.size()) {
      throw new IllegalArgumentException("a histogram names a bin twice: " + bins);
    }
    if (counts.stream().anyMatch(count -> count < 0)
        || counts.stream().allMatch(count -> count == 0)) {
      throw new IllegalArgumentException(
          "the counts of a histogram must be 0 or more, and one at least above 0; they are "
              + counts);
    }
  }

  /**
   * Counts values into bins between edges.
   *
   * @param edges rising; a value that equals one belongs to the bin below it
   */
  public static Histogram of(List<Double> values, double... edges) {
    List<Long> counts = new ArrayList<>(Collections.nCopies(edges.length + 1, 0L));
    for (double value : values) {
      int bin = 0;
      while (bin < edges.length && value > edges[bin]) {
        bin++;
      }
      counts.set(bin, counts.get(bin) + 1);
    }
    return new Histogram(names(edges), counts);
  }

  private static List<String> names(double... edges) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < edges.length; i++) {
      if (!Double.isFinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1])) {
        throw new IllegalArgumentException("the edges of a histogram must rise: " + edges[i]);
      }
      names.add("<=" + edges[i]);
    }
    names.add(edges.length == 0 ? "all" : ">" + edges[edges.length - 1]);
    return names;
  }

  /**
   * The population stability index of this against an earlier histogram: the sum over the bins of
   * {@code (share - earlier share) * ln(share / earlier share)}. 0 = alike; by a common rule of
   * thumb above 0.1 is a shift and above 0.25 a large one.
   *
   * @throws IllegalArgumentException when the two have other bins
   */
  public double psi(Histogram earlier) {
    if (!bins.equals(earlier.bins)) {
      throw new IllegalArgumentException(
          "its bins are " + bins + " and were " + earlier.bins + ": count into the same bins");
    }
    double psi = 0;
    for (int i = 0; i < bins.size(); i++) {
      double now = share(i);
      double before = earlier.share(i);
      psi += (now - before) * Math.log(now / before);
    }
    return psi;
  }

  private double share(int bin) {
    double all = counts.stream().mapToLong(Long::longValue).sum();
    return Math.max(counts.get(bin) / all, LEAST_SHARE);
  }
}
