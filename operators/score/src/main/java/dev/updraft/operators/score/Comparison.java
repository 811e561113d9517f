// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import dev.updraft.api.TaskFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Holds answers against what they must be.
 *
 * @param tolerance of numbers
 */
record Comparison(List<String> expected, double tolerance) {
  /** Empty when all is right. */
  List<Wrong> of(GoldenRows.Row row, Map<String, Object> answer) {
    var wrong = new ArrayList<Wrong>();
    for (String name : expected) {
      if (!answer.containsKey(name)) {
        throw new TaskFailed(
            "The model has no output " + name + "; it answers " + new TreeSet<>(answer.keySet()));
      }
      String got = String.valueOf(Objects.requireNonNull(answer.get(name)));
      if (!alike(row.cell(name), got)) {
        wrong.add(new Wrong(row.line(), name, row.cell(name), got));
      }
    }
    return wrong;
  }

  private boolean alike(String wanted, String got) {
    OptionalDouble one = number(wanted);
    OptionalDouble other = number(got);
    if (one.isEmpty() || other.isEmpty()) {
      return wanted.equals(got);
    }
    double off = Math.abs(one.getAsDouble() - other.getAsDouble());
    return off <= tolerance * Math.max(1, Math.abs(one.getAsDouble()));
  }

  private static OptionalDouble number(String text) {
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
