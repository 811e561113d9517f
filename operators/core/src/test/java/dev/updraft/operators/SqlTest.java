// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.Database;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private EmbeddedPostgres server;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private Value<Database> demo;

  @BeforeAll
  void start() throws IOException {
    server = EmbeddedPostgres.builder().setLocaleConfig("locale", "C.UTF-8").start();
    demo = Value.of(SqlMain.database(server.getPort()));
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void table() throws SQLException {
    run("DROP TABLE IF EXISTS sale");
    run("CREATE TABLE sale (day date, shop text, at timestamptz, amount numeric)");
  }

  private long run(String statement, Object... arguments) throws SQLException {
    return new Sql(demo, statement, values(arguments)).run(Contexts.in(folder));
  }

  private Map<String, String> check(String query, Object... arguments) throws SQLException {
    return new SqlCheck(demo, query, values(arguments)).run(Contexts.in(folder));
  }

  private static List<Value<Object>> values(Object... arguments) {
    return Arrays.stream(arguments).map(Value::of).toList();
  }

  @Test
  void shouldBindValuesAndCountRows() throws SQLException {
    var day = LocalDate.of(2026, 11, 20);
    var nasty = "'; DROP TABLE sale; --";
    var at = Instant.parse("2026-11-20T12:00:00Z");
    assertThat(run("INSERT INTO sale VALUES (?, ?, ?, ?)", day, nasty, at, 7)).isEqualTo(1);
    assertThat(run("UPDATE sale SET amount = amount + 1 WHERE day = ? AND shop = ?", day, nasty))
        .isEqualTo(1);
    assertThat(run("DELETE FROM sale WHERE day = ?", day.plusDays(1))).isZero();
    assertThat(check("SELECT shop, at = ? AS right_time, amount FROM sale", at))
        .containsEntry("shop", nasty)
        .containsEntry("right_time", "true")
        .containsEntry("amount", "8");
  }

  @Test
  void shouldChangeNothingWhenTheStatementFails() throws SQLException {
    assertThatThrownBy(
            () ->
                run(
                    "INSERT INTO sale SELECT now(), 'a', now(), 1 / (3 - n) FROM generate_series(1,"
                        + " 5) n"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("division by zero");
    assertThat(check("SELECT count(*) = 0 AS none FROM sale")).containsEntry("none", "true");
  }

  @Test
  void shouldNameWhatDoesNotHold() throws SQLException {
    assertThat(check("SELECT true AS a, 1 AS b, 'x' AS c")).hasSize(3);
    assertThatThrownBy(() -> check("SELECT true AS fine, false AS rows, 0 AS zero, NULL AS gone"))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("{gone=null, rows=false, zero=0}")
        .hasMessageContaining("fine=true");
    assertThatThrownBy(() -> check("SELECT true WHERE ? = 2", 1))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("gave no row");
  }

  @Test
  void shouldCallAStatementThatReturnsRowsNoChange() throws SQLException {
    assertThat(run("SELECT 1")).isZero();
  }

  /** Alone the statement would take an hour, and keep others from the table as long. */
  @Test
  void shouldEndAtTheServerWhenItsProcessIsEnded() throws Exception {
    var statement =
        "INSERT INTO sale SELECT now(), 'late', now(), 1 FROM (SELECT pg_sleep(3600)) s";
    Process attempt = SqlMain.start(folder, server.getPort(), statement);
    try {
      await().atMost(LIMIT).until(this::underWay);
    } finally {
      attempt.destroyForcibly().waitFor();
    }
    await().atMost(LIMIT).until(() -> !underWay());
    assertThat(check("SELECT count(*) = 0 AS none FROM sale")).containsEntry("none", "true");
  }

  private boolean underWay() throws SQLException {
    var others = " FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()";
    return !check("SELECT count(*)::text AS n" + others + " AND query LIKE '%pg_sleep(3600)%'")
        .equals(Map.of("n", "0"));
  }
}
