// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.Database;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
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
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private EmbeddedPostgres server;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private Value<Database> demo;

  @BeforeAll
  void start() throws IOException {
    server = EmbeddedPostgres.builder().setLocaleConfig("locale", "C.UTF-8").start();
    var at =
        new Connection(
            "demo",
            "postgres",
            "localhost",
            server.getPort(),
            "postgres",
            "postgres",
            "postgres",
            Map.of());
    demo = Value.of(new Database(at));
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
}
