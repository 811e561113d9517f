// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run by {@code operators/spark/real-tests}, not by the build: it needs a real Spark. */
class RealConnectChecks {
  /** About half a minute of work for a core. */
  private static final String LONG =
      "SELECT count(*) AS n FROM range(0, 4000, 1, 40) a CROSS JOIN range(0, 4000000) b"
          + " WHERE hash(a.id, b.id) = 7";

  @SuppressWarnings("NullAway.Init") // set before all
  @TempDir
  static Path shared;

  @SuppressWarnings("NullAway.Init") // set before all
  private static RealConnect connect;

  @SuppressWarnings("NullAway.Init") // set before each test
  @TempDir
  Path folder;

  private int attempts;

  record Count(long n) {}

  record Inner(int x, List<String> names) {}

  record All(
      String text,
      byte tiny,
      short small,
      int number,
      long large,
      float rough,
      double wide,
      boolean truth,
      BigDecimal exact,
      LocalDate day,
      Instant at,
      LocalDateTime local,
      Map<String, Integer> map,
      Inner inner,
      @Nullable String none) {}

  @BeforeAll
  static void start() throws Exception {
    connect = RealConnect.start(shared);
  }

  @AfterAll
  static void stop() {
    connect.close();
  }

  private TaskContext step(int step) {
    return Contexts.in(folder, 1, step);
  }

  private <R> SparkSql.Running submitted(SparkSql<R> sql) {
    return sql.submit(Contexts.in(folder, ++attempts, 1, Instant.now()));
  }

  private <R> R done(SparkSql<R> sql) throws Exception {
    return done(sql, submitted(sql));
  }

  private <R> R done(SparkSql<R> sql, SparkSql.Running begun) throws Exception {
    var running = begun;
    for (int look = 2; look < 60; look++) {
      switch (sql.poll(running, step(2))) {
        case Poll.Done<R>(R result) -> {
          return result;
        }
        case Poll.Failed<R>(String reason) -> throw new AssertionError(reason);
        case Poll.Wait<R>(Duration _, Object next) -> running = (SparkSql.Running) next;
      }
    }
    throw new AssertionError("it does not end");
  }

  private long count(String table) throws Exception {
    return done(connect.on().row("SELECT count(*) AS n FROM " + table, Count.class)).n();
  }

  @Test
  void shouldBringEachKindOfValueThereAndBack() throws Exception {
    var all =
        new All(
            "O'Hara; -- käse 🧀",
            (byte) -1,
            (short) -2,
            -3,
            Long.MIN_VALUE,
            1.5f,
            -2.5e300,
            true,
            new BigDecimal("0.0010"),
            LocalDate.parse("1969-12-31"),
            Instant.parse("1969-12-31T23:59:59.123456Z"),
            LocalDateTime.parse("2026-11-28T12:00:00.123456"),
            Map.of("a", 1),
            new Inner(7, List.of("x", "y")),
            null);
    var sql =
        connect
            .on()
            .rows(
                "SELECT :text AS text, :tiny AS tiny, :small AS small, :number AS number, :large"
                    + " AS large, :rough AS rough, :wide AS wide, :truth AS truth, :exact AS exact,"
                    + " :day AS day, :at AS at, :local AS local, map('a', 1) AS map,"
                    + " named_struct('x', 7, 'names', array('x', 'y')) AS inner, string(null) AS"
                    + " none;",
                All.class)
            .arg("text", all.text())
            .arg("tiny", all.tiny())
            .arg("small", all.small())
            .arg("number", all.number())
            .arg("large", all.large())
            .arg("rough", all.rough())
            .arg("wide", all.wide())
            .arg("truth", all.truth())
            .arg("exact", all.exact())
            .arg("day", all.day())
            .arg("at", all.at())
            .arg("local", all.local());
    assertThat(done(sql)).containsExactly(all);
  }

  @Test
  void shouldKeepOrderAndReadManyBatches() throws Exception {
    var sql =
        connect
            .on()
            .rows("SELECT id AS n FROM range(0, 100000, 1, 8) ORDER BY id DESC", Count.class);
    var rows = done(sql);
    assertThat(rows).hasSize(100_000).startsWith(new Count(99_999)).endsWith(new Count(0));
  }

  @Test
  void shouldChangeAndCountWhatIsThen() throws Exception {
    done(connect.on().run("CREATE TABLE sale (code STRING, day DATE) USING parquet"));
    var insert =
        connect
            .on()
            .run("INSERT INTO sale SELECT 'shop-' || id, :day FROM range(5)")
            .arg("day", LocalDate.parse("2026-11-28"));
    done(insert);
    assertThat(count("sale")).isEqualTo(5);
    record Table(String namespace, String tableName, boolean isTemporary) {}
    assertThat(done(connect.on().rows("SHOW TABLES", Table.class)))
        .contains(new Table("default", "sale", false));
  }

  @Test
  void shouldStartNothingTwice() throws Exception {
    done(connect.on().run("CREATE TABLE once (id BIGINT) USING parquet"));
    var insert = connect.on().run("INSERT INTO once SELECT id FROM range(3)");
    var running = submitted(insert);
    done(insert, running);
    done(insert, running);
    assertThat(count("once")).isEqualTo(3);
  }

  @Test
  void shouldCostTheServerAQuarterOfAMegabyteForEachStatement(@TempDir Path place)
      throws Exception {
    try (var server = RealConnect.start(place)) {
      var sql = server.on().row("SELECT count(*) AS n FROM range(10)", Count.class);
      for (int i = 0; i < 50; i++) {
        done(sql);
      }
      long before = server.heap();
      for (int i = 0; i < 100; i++) {
        done(sql);
      }
      assertThat((server.heap() - before) / 100).as("KB").isBetween(100L, 500L);
    }
  }

  @Test
  void shouldSayWhatIsWrong() throws Exception {
    assertThatThrownBy(() -> done(connect.on().rows("SELCT 1", Count.class)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("PARSE_SYNTAX_ERROR");
    assertThatThrownBy(() -> done(connect.on().rows("SELECT :x AS n", Count.class)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("UNBOUND_SQL_PARAMETER");
    assertThatThrownBy(() -> done(connect.on().rows("SELECT n FROM nowhere", Count.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
    assertThatThrownBy(
            () -> done(connect.on().rows("SELECT 1 / (id - id) AS n FROM range(3)", Count.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("The statement failed: [DIVIDE_BY_ZERO]");
    assertThatThrownBy(() -> done(connect.on().run("SELECT 1")))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("is a query");
    assertThatThrownBy(() -> done(connect.on("wr0ng").run("DROP TABLE x")))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("lets nobody in");
  }

  @Test
  void shouldRefuseMoreRowsThanAResultMayHave() {
    var sql = connect.on().rows("SELECT id AS n FROM range(10000000)", Count.class);
    assertThatThrownBy(() -> done(sql))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("more than 8 MB");
  }

  @Test
  void shouldEndInTheMiddle() throws Exception {
    var sql = connect.on().row(LONG, Count.class);
    var running = OnScriptedConnect.waits(sql.poll(submitted(sql), step(2)));
    assertThat(running.begun()).isTrue();
    sql.cancel(running, step(3));
    sql.cancel(running, step(4));
    assertThat(OnScriptedConnect.fails(sql.poll(running, step(5)))).contains("SESSION_CLOSED");
    var late = submitted(sql);
    sql.cancel(late, step(3));
    assertThat(OnScriptedConnect.fails(sql.poll(late, step(4)))).contains("SESSION_CLOSED");
  }

  @Test
  void shouldAttachToWhatALostWorkerStarted() throws Exception {
    var sql =
        connect
            .on()
            .row(
                "SELECT count(*) AS n FROM range(0, 400, 1, 40) a CROSS JOIN range(0, 4000000) b"
                    + " WHERE hash(a.id, b.id) = 7",
                Count.class);
    var stored = submitted(sql);
    var running = OnScriptedConnect.waits(sql.poll(stored, step(2)));
    var again = OnScriptedConnect.waits(sql.attach(stored, step(2)));
    assertThat(again.operation()).isEqualTo(running.operation());
    long first = done(sql, again).n();
    assertThat(done(sql, running).n()).as("read again").isEqualTo(first);
  }

  @Test
  void shouldSayThatAnAbandonedStatementIsUnknown(@TempDir Path place) throws Exception {
    try (var short_ =
        RealConnect.start(
            place,
            "spark.connect.execute.manager.detachedTimeout=3s",
            // a server notices only at its end that nobody reads a stream any more
            "spark.connect.execute.reattachable.senderMaxStreamDuration=2s",
            "spark.connect.execute.manager.maintenanceInterval=1s")) {
      var sql = short_.on().run("CREATE TABLE a USING parquet AS " + LONG);
      var running = OnScriptedConnect.waits(sql.poll(submitted(sql), step(2)));
      await()
          .atMost(Duration.ofSeconds(40))
          .pollDelay(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> sql.poll(running, step(3)))
                      .isInstanceOf(TaskFailed.class)
                      .hasMessageContaining("OPERATION_ABANDONED"));
    }
  }

  @Test
  void shouldNotTakeADeadServerForTheEnd(@TempDir Path place) throws Exception {
    try (var dying = RealConnect.start(place)) {
      var sql = dying.on().row(LONG, Count.class);
      var running = OnScriptedConnect.waits(sql.poll(submitted(sql), step(2)));
      dying.kill();
      assertThatThrownBy(() -> sql.poll(running, step(3))).isInstanceOf(IOException.class);
      dying.begin();
      assertThat(OnScriptedConnect.fails(sql.poll(running, step(4)))).contains("started anew");
      sql.cancel(running, step(5));
    }
  }
}
