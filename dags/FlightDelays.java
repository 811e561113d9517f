// SPDX-License-Identifier: Apache-2.0
import static dev.updraft.api.Schedule.cron;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.api.Dag;
import dev.updraft.api.DagFlow;
import dev.updraft.api.DataInterval;
import dev.updraft.api.Database;
import dev.updraft.api.Doc;
import dev.updraft.api.TaskContext;
import dev.updraft.api.TaskFailed;
import dev.updraft.operators.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads a day of flights, checks it, aggregates it in SQL and draws a report. The data is real:
 * three months of 2001, one file a day, beside this source. Each night replays the next of those
 * days.
 */
public final class FlightDelays implements Dag<FlightDelays.Params> {
  static final LocalDate FIRST = LocalDate.of(2001, 1, 1);
  private static final int DAYS = 90;

  public record Params(
      @Doc("a day from 2001-01-01 to 2001-03-31; empty = by the run's date") String day,
      @Doc("load the damaged copy of 2001-02-03, to see the check fail") boolean broken) {
    public Params() {
      this("", false);
    }
  }

  record Day(LocalDate date, String file) {}

  record Hour(int hour, long flights, double delay) {}

  record Origin(String name, long flights, double delay) {}

  @Override
  public void define(DagFlow<Params> flow) {
    flow.description("A day of flights: ingest, check, aggregate, report").tags("example", "sql");
    flow.schedule(cron("@daily")).maxActiveRuns(4).defaults(task -> task.retries(2));

    var demo = flow.connection("demo", Database.class);
    var day = flow.given(flow.interval(), flow.params()).task(this::pickDay);
    var date = day.get(Day::date);

    var airports = flow.given(demo).run("airports", this::loadAirports);
    var ingest = flow.given(demo, day).task("ingest", this::loadFlights);
    var check =
        flow.task("check", Sql.on(demo).check(CHECK).arg(date)).after(airports, ingest).retries(0);
    var aggregate = flow.task("aggregate", Sql.on(demo).run(AGGREGATE).arg(date)).after(check);
    flow.given(demo, day, flow.context()).run("report", this::report).after(aggregate);
  }

  Day pickDay(DataInterval interval, Params params) {
    if (params.broken()) {
      return new Day(LocalDate.of(2001, 2, 3), "broken/2001-02-03.csv");
    }
    var date =
        params.day().isEmpty()
            ? FIRST.plusDays(
                Math.floorMod(
                    LocalDate.ofInstant(interval.start(), ZoneOffset.UTC).toEpochDay(), DAYS))
            : LocalDate.parse(params.day());
    if (date.isBefore(FIRST) || !date.isBefore(FIRST.plusDays(DAYS))) {
      throw new TaskFailed("day must be from 2001-01-01 to 2001-03-31, is " + date);
    }
    return new Day(date, date + ".csv");
  }

  void loadAirports(Database demo) throws SQLException, IOException {
    var statement =
        """
        INSERT INTO airport (iata, name, city, state) VALUES (?, ?, ?, ?)
        ON CONFLICT (iata) DO UPDATE SET name = excluded.name, city = excluded.city,
          state = excluded.state\
        """;
    try (var jdbc = demo.open();
        var rows = lines("airports.tsv")) {
      prepare(jdbc);
      jdbc.setAutoCommit(false);
      try (var insert = jdbc.prepareStatement(statement)) {
        for (var line : rows.lines().skip(1).toList()) {
          var cells = line.split("\t", -1);
          for (int i = 0; i < 4; i++) {
            insert.setString(i + 1, cells[i]);
          }
          insert.addBatch();
        }
        insert.executeBatch();
      }
      jdbc.commit();
    }
  }

  /** Replaces the day as a whole, so that running it twice changes nothing. */
  long loadFlights(Database demo, Day day) throws SQLException, IOException {
    try (var jdbc = demo.open();
        var rows = lines(day.file())) {
      prepare(jdbc);
      jdbc.setAutoCommit(false);
      try (var delete = jdbc.prepareStatement("DELETE FROM flight WHERE day = ?")) {
        delete.setObject(1, day.date());
        delete.executeUpdate();
      }
      long count = 0;
      try (var insert =
          jdbc.prepareStatement("INSERT INTO flight VALUES (?, ?::time, ?::int, ?::int, ?, ?)")) {
        for (var line : rows.lines().skip(1).toList()) {
          var cells = line.split(",", -1);
          insert.setObject(1, day.date());
          for (int i = 0; i < cells.length; i++) {
            insert.setString(i + 2, cells[i].isEmpty() ? null : cells[i]);
          }
          insert.addBatch();
          count++;
        }
        insert.executeBatch();
      }
      jdbc.commit();
      System.out.println(count + " flights of " + day.date());
      return count;
    }
  }

  void report(Database demo, Day day, TaskContext task) throws SQLException, IOException {
    var hours = new ArrayList<Hour>();
    var origins = new ArrayList<Origin>();
    try (var jdbc = demo.open()) {
      try (var query =
          jdbc.prepareStatement("SELECT * FROM delay_by_hour WHERE day = ? ORDER BY hour")) {
        query.setObject(1, day.date());
        var rows = query.executeQuery();
        while (rows.next()) {
          hours.add(
              new Hour(rows.getInt("hour"), rows.getLong("flights"), rows.getDouble("delay")));
        }
      }
      try (var query = jdbc.prepareStatement(WORST)) {
        query.setObject(1, day.date());
        var rows = query.executeQuery();
        while (rows.next()) {
          origins.add(new Origin(rows.getString(1), rows.getLong(2), rows.getDouble(3)));
        }
      }
    }
    var folder = Files.createDirectories(task.folder().resolve("artifacts"));
    Files.writeString(folder.resolve("report.html"), FlightReport.html(day.date(), hours, origins));
    System.out.println("report.html: " + hours.size() + " hours, " + origins.size() + " airports");
  }

  static BufferedReader lines(String file) {
    var found = FlightDelays.class.getResourceAsStream("/FlightDelays.files/" + file);
    if (found == null) {
      throw new TaskFailed("FlightDelays.files/" + file + " is not beside the DAG's source");
    }
    return new BufferedReader(new InputStreamReader(found, UTF_8));
  }

  private static void prepare(Connection jdbc) throws SQLException {
    try (var statement = jdbc.createStatement()) {
      // Two tasks may come here at once, and IF NOT EXISTS alone does not stand that.
      statement.execute("SELECT pg_advisory_lock(2001)");
      for (var table : TABLES) {
        statement.execute(table);
      }
      statement.execute("SELECT pg_advisory_unlock(2001)");
    }
  }

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE IF NOT EXISTS airport (iata text PRIMARY KEY, name text, city text, state"
              + " text)",
          """
          CREATE TABLE IF NOT EXISTS flight (day date NOT NULL, departure time NOT NULL, delay int,
            distance int, origin text NOT NULL, destination text NOT NULL)\
          """,
          "CREATE INDEX IF NOT EXISTS flight_day ON flight (day)",
          """
          CREATE TABLE IF NOT EXISTS delay_by_hour (day date, hour int, flights bigint, delay numeric,
            PRIMARY KEY (day, hour))\
          """);

  private static final String CHECK =
      """
      SELECT count(*) BETWEEN 150 AND 400 AS as_many_flights_as_usual,
        count(*) = count(delay) AS every_delay_is_known,
        count(*) = count(airport.iata) AS every_origin_is_an_airport
      FROM flight LEFT JOIN airport ON airport.iata = flight.origin WHERE day = ?\
      """;

  private static final String AGGREGATE =
      """
      INSERT INTO delay_by_hour
      SELECT day, extract(hour FROM departure)::int, count(*), round(avg(delay), 2)
      FROM flight WHERE day = ? GROUP BY 1, 2
      ON CONFLICT (day, hour) DO UPDATE SET flights = excluded.flights, delay = excluded.delay\
      """;

  private static final String WORST =
      """
      SELECT coalesce(airport.city, flight.origin) || ' (' || flight.origin || ')', count(*), round(avg(delay), 1)
      FROM flight LEFT JOIN airport ON airport.iata = flight.origin
      WHERE day = ? GROUP BY 1 HAVING count(*) >= 3 ORDER BY 3 DESC, 1 LIMIT 10\
      """;
}
