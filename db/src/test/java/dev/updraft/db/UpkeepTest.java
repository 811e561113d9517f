// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpkeepTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");

  private final Database database = TestDatabase.create();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void shouldMakeThePartitionsOfTheMonthsToCome() {
    assertThat(exists("run_202704")).isFalse();
    Upkeep.once(database, InstantSource.fixed(Instant.parse("2027-01-01T00:00:00Z")));
    assertThat(exists("run_202704")).isTrue();
    assertThat(exists("history_202704")).isTrue();
  }

  @Test
  void shouldForgetKeysAfterADay() {
    command("old", NOW.minus(Duration.ofHours(25)));
    command("young", NOW.minus(Duration.ofHours(23)));
    Upkeep.once(database, InstantSource.fixed(NOW));
    var kept = "SELECT string_agg(coalesce(idempotency_key, '-'), ' ' ORDER BY id) FROM command";
    assertThat(database.sql().fetchValue(kept)).isEqualTo("- young");
  }

  @Test
  void shouldGiveUpOnAPartitionRatherThanHoldUpTheLeader() throws Exception {
    var later = InstantSource.fixed(Instant.parse("2027-06-01T00:00:00Z"));
    try (var reader = database.pool().getConnection()) {
      reader.setAutoCommit(false);
      try (var statement = reader.createStatement()) {
        statement.execute("SELECT count(*) FROM run");
      }
      assertThatCode(() -> Upkeep.once(database, later)).hasMessageContaining("lock timeout");
      reader.rollback();
    }
    Upkeep.once(database, later);
    assertThat(exists("run_202706")).isTrue();
  }

  private boolean exists(String table) {
    return database.sql().fetchValue("SELECT to_regclass(?)", table) != null;
  }

  private void command(String key, Instant at) {
    database
        .sql()
        .execute(
            "INSERT INTO command (idempotency_key, actor, kind, payload, created_at)"
                + " VALUES (?, 'a', 'pause', '{}', CAST(? AS timestamptz))",
            key,
            at.toString());
  }
}
