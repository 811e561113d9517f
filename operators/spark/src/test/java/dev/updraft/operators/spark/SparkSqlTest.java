// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Poll;
import dev.updraft.api.TaskFailed;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkSqlTest extends OnScriptedConnect {
  @Test
  void shouldStartNothingBeforeItsNamesAreStored() throws Exception {
    var running = query().submit(step(1));
    assertThat(connect.requests()).isEmpty();
    assertThat(query().submit(step(1))).isEqualTo(running);
    assertThat(query().submit(Contexts.in(folder, 2, 1))).isNotEqualTo(running);
    waits(query().poll(running, step(2)));
    var request = connect.newest();
    assertThat(request.getOperationId()).isEqualTo(running.operation());
    assertThat(request.getSessionId()).isEqualTo(running.session());
    assertThat(running.toString()).doesNotContain(ScriptedConnect.TOKEN);
  }

  @Test
  void shouldGiveRowsAsRecords() throws Exception {
    connect.rows(List.of("{\"code\":\"a\",\"sold\":1.50}", "{\"code\":\"b\",\"sold\":null}"));
    var running = begun(query());
    connect.finish();
    assertThat(query().poll(running, step(3)))
        .isEqualTo(Poll.done(List.of(new Shop("a", new BigDecimal("1.50")), new Shop("b", null))));
  }

  @Test
  void shouldGiveOneRowOrSayHowManyThereWere() throws Exception {
    var one = on().row("SELECT 'a' AS code, 1.50 AS sold", Shop.class);
    var running = begun(one);
    connect.finish();
    assertThat(one.poll(running, step(3)))
        .isEqualTo(Poll.done(new Shop("a", new BigDecimal("1.50"))));
    connect.rows(List.of());
    var none = waits(one.poll(one.submit(Contexts.in(folder, 2, 1)), step(2)));
    connect.finish();
    assertThatThrownBy(() -> one.poll(none, step(3)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("gave 0 rows");
  }

  @Test
  void shouldChangeWithoutAResultAndRefuseToRunAQuery() throws Exception {
    var running = begun(change());
    connect.finish();
    assertThat(change().poll(running, step(3))).extracting("result").isNull();
    var query = on().run("SELECT 1");
    var looked = waits(query.poll(query.submit(Contexts.in(folder, 2, 1)), step(2)));
    connect.finish();
    assertThatThrownBy(() -> query.poll(looked, step(3)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("use rows(…)");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"code\":\"a\"}',sold",
    "'{\"code\":\"a\",\"sold\":1,\"x\":1}',x",
    "'{\"code\":\"a\",\"sold\":\"much\"}',much",
    "'{\"code\":\"a\",\"code\":\"b\",\"sold\":1}',code"
  })
  void shouldSayWhichRowDoesNotFit(String row, String what) throws Exception {
    connect.rows(List.of("{\"code\":\"a\",\"sold\":1}", row));
    var running = begun(query());
    connect.finish();
    assertThatThrownBy(() -> query().poll(running, step(3)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("Row 2 of the query is no Shop")
        .hasMessageContaining(what);
  }

  @Test
  void shouldTakeNoMoreRowsThanAResultMayHave() throws Exception {
    String megabyte = "{\"code\":\"" + "x".repeat(1 << 20) + "\",\"sold\":1}";
    connect.rows(IntStream.range(0, 9).mapToObj(_ -> megabyte).toList());
    var running = begun(query());
    connect.finish();
    assertThatThrownBy(() -> query().poll(running, step(3)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("more than 8 MB");
    query().cancel(running, step(4));
  }

  @Test
  void shouldGoOnBehindTheLastAnswerAndReadRowsFromTheFirst() throws Exception {
    var running = begun(query());
    assertThat(running.seen()).isEqualTo("answer-3");
    running = waits(query().poll(running, step(3)));
    assertThat(running.seen()).isEqualTo("answer-5");
    connect.rows(List.of("{\"code\":\"a\",\"sold\":1}", "{\"code\":\"b\",\"sold\":2}"));
    connect.finish();
    connect.cutAfter(1, false);
    running = waits(query().poll(running, step(4)));
    assertThat(running.seen()).as("before the first row").isEqualTo("answer-5");
    connect.cutAfter(2, true);
    running = waits(query().poll(running, step(5)));
    connect.cutAfter(Integer.MAX_VALUE, false);
    assertThat(query().poll(running, step(6)))
        .isEqualTo(
            Poll.done(
                List.of(new Shop("a", new BigDecimal("1")), new Shop("b", new BigDecimal("2")))));
    assertThat(connect.started()).isOne();
  }

  @Test
  void shouldLetGoOfWhatTakesLonger() throws Exception {
    connect.holds(true);
    var running = begun(query());
    assertThat(running.seen()).isEqualTo("answer-3");
    connect.finish();
    assertThat(query().poll(running, step(3))).isInstanceOf(Poll.Done.class);
  }

  @Test
  void shouldFindWhatALostLookStarted() throws Exception {
    var running = query().submit(step(1));
    waits(query().poll(running, step(2)));
    assertThat(waits(query().attach(running, step(2))).begun()).isTrue();
    connect.finish();
    assertThat(query().poll(running, step(2))).isInstanceOf(Poll.Done.class);
    assertThat(connect.started()).isOne();
  }

  @Test
  void shouldSpareAServerThatAsksForIt() throws Exception {
    connect.refuses(ConnectErrors.busy(Duration.ofSeconds(7)));
    var running = query().submit(step(1));
    assertThat(query().poll(running, step(2)))
        .isEqualTo(Poll.again(Duration.ofSeconds(7), running));
    assertThat(connect.started()).isZero();
    running = begun(query());
    connect.refuses(ConnectErrors.busy(Duration.ofHours(7)));
    assertThat(query().poll(running, step(3)))
        .isEqualTo(Poll.again(Duration.ofMinutes(1), running));
  }

  @Test
  void shouldSayWhoseFaultABadEndIs() throws Exception {
    var running = begun(query());
    connect.fail();
    assertThat(fails(query().poll(running, step(3))))
        .isEqualTo("The statement failed: [DIVIDE_BY_ZERO] Division by zero.");
    connect.failure(ConnectErrors.error("", "XX000", "[INTERNAL_ERROR] a bug"));
    assertThat(fails(query().poll(running, step(3)))).startsWith("Spark could not run");
    connect.failure(ConnectErrors.error("TABLE_OR_VIEW_NOT_FOUND", "42P01", "no table x"));
    assertThat(fails(query().poll(running, step(3)))).endsWith("no table x");
    connect.failure(ConnectErrors.error("PARSE_SYNTAX_ERROR", "42601", "near 'SELCT'"));
    assertThatThrownBy(() -> query().poll(running, step(3)))
        .isInstanceOf(TaskFailed.class)
        .hasMessage("The statement is wrong: near 'SELCT'");
  }

  @Test
  void shouldSayThatTheEndOfAForgottenChangeIsUnknown() throws Exception {
    var changing = begun(change());
    connect.forget();
    assertThatThrownBy(() -> change().poll(changing, step(3)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("SESSION_NOT_FOUND")
        .hasMessageContaining("unknown");
    var reading = begun(query());
    connect.forget();
    assertThat(fails(query().poll(reading, step(3)))).contains("started anew");
  }

  @Test
  void shouldCallARefusedLoginFinalAndNotNameTheToken() {
    var sql = on("wr0ng").rows("SELECT 1", Shop.class);
    assertThatThrownBy(() -> sql.poll(sql.submit(step(1)), step(2)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("password")
        .hasMessageNotContaining("wr0ng");
  }

  @Test
  void shouldCallItAFailedLookWhenTheServerIsAway() throws Exception {
    var sql = query();
    var running = begun(sql);
    connect.close();
    assertThatThrownBy(() -> sql.poll(running, step(3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + running.port());
    assertThatThrownBy(() -> sql.cancel(running, step(3))).isInstanceOf(IOException.class);
  }

  @Test
  void shouldCallItEndedFromOutsideWhenSomebodyEndedIt() throws Exception {
    var running = begun(query());
    connect.interruptAll();
    assertThat(fails(query().poll(running, step(3)))).contains("ended from outside");
  }

  @Test
  void shouldEndItTwice() throws Exception {
    var running = begun(query());
    query().cancel(running, step(3));
    query().cancel(running, step(4));
    assertThat(connect.running()).isZero();
  }

  @Test
  void shouldNotCallEndedWhatGoesOn() throws Exception {
    var running = begun(query());
    connect.deaf(true);
    assertThatThrownBy(() -> query().cancel(running, step(3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("goes on");
  }

  @Test
  void shouldLetNothingBeginThatComesAfterItsEnd() throws Exception {
    var late = change().submit(step(1));
    change().cancel(late, step(2));
    assertThatThrownBy(() -> change().poll(late, step(3))).hasMessageContaining("SESSION_CLOSED");
    assertThat(connect.started()).isZero();
  }

  @Test
  void shouldLeaveNoThreadBehind() throws Exception {
    var running = begun(query());
    connect.finish();
    query().poll(running, step(3));
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.matches("(?i).*(grpc|okio|okhttp).*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET spark.sql.ansi.enabled = false",
        " -- first\n /* so */ use lake",
        "CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1"
      })
  void shouldRefuseWhatHoldsForASessionOnly(String text) {
    assertThatThrownBy(() -> on().run(text)).hasMessageContaining("holds for a session");
  }

  @Test
  void shouldRefuseWhatCanNeverRun() {
    assertThatThrownBy(() -> on().run(" ")).hasMessageContaining("run: the statement is empty");
    assertThatThrownBy(() -> on().rows("SELECT 1", Long.class)).hasMessageContaining("no record");
    assertThatThrownBy(() -> query().arg("day", 1)).hasMessageContaining("no place :day");
    assertThatThrownBy(() -> query().arg(":day", 1)).hasMessageContaining("without :");
    var sql = on().run("DELETE FROM t WHERE a = :a AND b = :abc");
    assertThatThrownBy(() -> sql.arg("ab", 1)).hasMessageContaining("no place :ab");
    assertThatThrownBy(() -> sql.arg("a", List.of(1))).hasMessageContaining("split(:a");
    assertThatThrownBy(() -> sql.arg("a", 1).arg("a", 2)).hasMessageContaining("already");
    assertThatThrownBy(() -> sql.every(Duration.ofMinutes(3))).hasMessageContaining("2 min");
  }
}
