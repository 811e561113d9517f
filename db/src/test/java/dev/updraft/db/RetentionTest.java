// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");

  private final Database database = TestDatabase.create();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void shouldRemoveWhatIsOldInSeveralBatchesAndKeepTheRest() {
    added("late_report", "grant_key, incarnation, report", "'g', 'i', 'r'", Duration.ofDays(30));
    added("quarantine", "kind, content, cause", "'event', 'c', 'c'", Duration.ofDays(30));
    added("event_log", "actor, event", "'a', 'pause'", Duration.ofDays(400));
    Retention.once(database.sql(), NOW);
    assertThat(left("late_report")).isEqualTo("2501 2502");
    assertThat(left("quarantine")).isEqualTo("2501 2502");
    assertThat(left("event_log")).isEqualTo("2501 2502");
  }

  /** More than two batches that are old, then one that is just young enough and one of now. */
  private void added(String table, String columns, String values, Duration kept) {
    Instant limit = NOW.minus(kept);
    add(table, columns, values, limit.minusSeconds(1), 2_500);
    add(table, columns, values, limit.plusSeconds(1), 1);
    add(table, columns, values, NOW, 1);
  }

  private void add(String table, String columns, String values, Instant at, int rows) {
    database
        .sql()
        .execute(
            "INSERT INTO %s (at, %s) SELECT CAST(? AS timestamptz), %s FROM generate_series(1, %d)"
                .formatted(table, columns, values, rows),
            at.toString());
  }

  private String left(String table) {
    return String.valueOf(
        database.sql().fetchValue("SELECT string_agg(id::text, ' ' ORDER BY id) FROM " + table));
  }
}
