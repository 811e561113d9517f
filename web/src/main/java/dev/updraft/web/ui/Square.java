// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.StateCounts.Cell;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What stands in one place of the grid: the states of all instances there, by their number. */
public record Square(Map<String, Integer> states, boolean mapped) {
  static final Square EMPTY = new Square(Map.of(), false);

  // What a square of several instances shows: the first of these that any of them has.
  private static final List<String> WORST =
      List.of(
          "failed",
          "upstream_failed",
          "up_for_retry",
          "restarting",
          "running",
          "queued",
          "deferred",
          "scheduled",
          "none",
          "skipped",
          "success",
          "removed");

  public Square {
    states = Map.copyOf(states);
  }

  static Square of(Cell cell) {
    return new Square(Map.of(cell.state(), cell.count()), cell.mapped());
  }

  Square with(Square other) {
    var sum = new TreeMap<String, Integer>(states);
    other.states.forEach((state, n) -> sum.merge(state, n, Integer::sum));
    return new Square(sum, mapped || other.mapped);
  }

  public boolean empty() {
    return states.isEmpty();
  }

  public String state() {
    return WORST.stream().filter(states::containsKey).findFirst().orElse("none");
  }

  /** "failed", or of several "2 failed, 6 success". */
  public String words() {
    int all = states.values().stream().mapToInt(Integer::intValue).sum();
    return all < 2
        ? Show.words(state())
        : WORST.stream()
            .filter(states::containsKey)
            .map(s -> states.get(s) + " " + Show.words(s))
            .collect(Collectors.joining(", "));
  }
}
