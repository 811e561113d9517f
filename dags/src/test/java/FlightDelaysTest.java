// SPDX-License-Identifier: Apache-2.0
import static org.assertj.core.api.Assertions.assertThat;

import dev.updraft.testkit.DagTest;
import dev.updraft.testkit.TestDag;
import dev.updraft.testkit.TestRun;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** On the real data beside the DAG; the figures were computed from the files, without the DAG. */
@DagTest(FlightDelays.class)
final class FlightDelaysTest {
  @AutoClose private static final EmbeddedPostgres SERVER = start();

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().setLocaleConfig("locale", "C.UTF-8").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String demo() {
    return "postgresql://postgres:postgres@localhost:" + SERVER.getPort() + "/postgres";
  }

  private static TestRun run(TestDag flights, String conf) {
    return flights.runsItsCode().connection("demo", demo()).trigger(conf).finish();
  }

  private static String hour(LocalDate day, int hour) throws Exception {
    try (var jdbc = SERVER.getPostgresDatabase().getConnection();
        var query =
            jdbc.prepareStatement(
                "SELECT flights || ' flights, ' || delay FROM delay_by_hour"
                    + " WHERE day = ? AND hour = ?")) {
      query.setObject(1, day);
      query.setInt(2, hour);
      try (var rows = query.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  @Test
  void shouldAggregateARealDay(TestDag flights) throws Exception {
    var run = run(flights, "{\"day\":\"2001-02-03\"}");

    assertThat(run)
        .succeeded()
        .ranInOrder("pickDay", "ingest", "check", "aggregate", "report")
        .ranInOrder("airports", "check");
    assertThat(run.task("ingest")).returned(192L);
    assertThat(run.task("aggregate")).returned(20L);
    var day = LocalDate.of(2001, 2, 3);
    assertThat(hour(day, 6)).isEqualTo("19 flights, -1.00");
    assertThat(hour(day, 13)).isEqualTo("12 flights, 7.58");
    assertThat(hour(day, 23)).isEqualTo("1 flights, 18.00");
  }

  @Test
  void shouldDrawTheReport(TestDag flights) {
    var report =
        run(flights, "{\"day\":\"2001-02-03\"}").task("report").file("artifacts/report.html");

    assertThat(report)
        .contains("<h1>Flights of 2001-02-03</h1>", "192 flights")
        .contains("Salt Lake City (SLC)<td>4<td>21.0")
        .doesNotContain("<script");
    assertThat(report.split("<rect", -1)).as("a bar for each hour").hasSize(1 + 20);
    assertThat(report.split("class='late'", -1)).as("only eleven at night is late").hasSize(1 + 1);
    assertThat(report.indexOf("Salt Lake City")).isLessThan(report.indexOf("Tampa"));
  }

  @Test
  void shouldStopAtTheCheckOnABrokenDay(TestDag flights) {
    var run = run(flights, "{\"broken\":true}");

    assertThat(run).failed();
    assertThat(run.task("ingest")).succeeded();
    assertThat(run.task("check"))
        .failedWith("{every_delay_is_known=false, every_origin_is_an_airport=false}")
        .hasAttempts(1);
    assertThat(run.task("aggregate")).failedUpstream();
    assertThat(run.task("report")).failedUpstream();
  }

  @Test
  void shouldChangeNothingWhenADayIsRunAgain(TestDag flights) throws Exception {
    var first = run(flights, "{\"day\":\"2001-01-01\"}");
    var again = flights.trigger("{\"day\":\"2001-01-01\"}").finish();

    assertThat(first.task("ingest")).returned(222L);
    assertThat(again.task("ingest")).returned(222L);
    assertThat(hour(LocalDate.of(2001, 1, 1), 22)).isEqualTo("9 flights, 52.56");
  }

  @Test
  void shouldReplayTheNextDayEachNight(TestDag flights) {
    flights.firstSeen("2026-11-20T12:00:00Z").task("pickDay").runsItsCode();

    flights.advance(Duration.ofDays(2));

    assertThat(flights.runs()).hasSize(3);
    assertThat(flights.lastRun())
        .covers("2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z")
        .startedAt("2026-11-22T00:00:00Z");
    assertThat(flights.runs().get(1).task("pickDay"))
        .returned(new FlightDelays.Day(LocalDate.of(2001, 3, 19), "2001-03-19.csv"));
    assertThat(flights.lastRun().task("pickDay"))
        .returned(new FlightDelays.Day(LocalDate.of(2001, 3, 20), "2001-03-20.csv"));
  }

  @Test
  void shouldIngestAgainWhenTheDatabaseIsAway(TestDag flights) {
    flights.task("ingest").fails(2, "connection refused").succeeds();

    assertThat(flights.trigger().finish().task("ingest")).succeeded().hasAttempts(3);
  }

  @Test
  void shouldRefuseADayThatIsNotThere(TestDag flights) {
    var run = run(flights, "{\"day\":\"2001-04-01\"}");

    assertThat(run).failed();
    assertThat(run.task("pickDay")).failedWith("day must be from 2001-01-01").hasAttempts(1);
  }
}
