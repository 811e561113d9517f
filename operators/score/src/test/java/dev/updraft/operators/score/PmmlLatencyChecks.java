// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.operators.model.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How fast pmml4s is, as {@link ScoringCheck} measures it: the only model of the folder {@code
 * updraft.scored}, on its {@code golden.csv}. By hand, for it measures a machine.
 */
class PmmlLatencyChecks {
  private static final int ROUNDS = 5;

  @Test
  void shouldKeepTheUsualLimit() throws Exception {
    Path folder = Path.of(System.getProperty("updraft.scored", ""));
    Path file = ModelFile.in(folder, "", "another folder");
    var expected = List.of("predicted_target");
    var rows =
        GoldenRows.of("golden.csv", Files.readString(folder.resolve("golden.csv")), expected);
    var table = new ArrayList<>(List.of(List.of("p50 ms", "p99 ms")));
    try (Scorer scorer = Scorer.open(file, rows.features())) {
      var comparison = new Comparison(expected, 1e-5);
      rows.rows().forEach(it -> assertThat(comparison.of(it, scorer.query(it).answer())).isEmpty());
      var queries = rows.rows().stream().map(scorer::query).toList();
      for (int i = 0; i < ROUNDS; i++) {
        Latency latency = Latency.of(queries, System::nanoTime);
        table.add(
            List.of("%.3f".formatted(latency.p50Millis()), "%.3f".formatted(latency.p99Millis())));
        assertThat(latency.p99Millis()).isLessThan(50);
      }
    }
    System.out.println(file + "\n" + Table.of(table));
  }
}
