// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.notify;

import dev.updraft.operators.model.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Why a refresh failed, for people. */
final class Report {
  private Report() {}

  static String of(Told told, int needed, Duration within) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("consumer", "is", "version", "after", "said"));
    for (Line line : told.lines()) {
      boolean has = line.standing() == Standing.CONFIRMED;
      rows.add(
          List.of(
              line.consumer(),
              line.standing().toString(),
              line.version().isEmpty() ? "-" : line.version(),
              has ? inSeconds(line.after()) : "-",
              line.said().replaceAll("\\s+", " ")));
    }
    return "%s %s is confirmed by %d of %d consumers, %s needed within %s (%s):%n%s"
        .formatted(
            told.subject(),
            told.version(),
            told.confirmed(),
            told.lines().size(),
            needed == told.lines().size() ? "all" : Integer.toString(needed),
            inSeconds(within),
            told.id(),
            Table.of(rows));
  }

  private static String inSeconds(Duration time) {
    return time.toSeconds() + " s";
  }
}
