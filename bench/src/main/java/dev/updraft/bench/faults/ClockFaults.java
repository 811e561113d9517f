// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Clocks of the calendar that jump; those that only run forward do not. */
final class ClockFaults {
  private static final long HOURS = 7200;
  private static final long DAY = 86_400;
  private static final Duration HOLD = Duration.ofSeconds(8);

  private static final String TICKS =
      "SELECT count(*), count(*) FILTER (WHERE gap <> interval '1 minute') FROM (SELECT"
          + " logical_date - lag(logical_date) OVER (ORDER BY logical_date) AS gap FROM run"
          + " WHERE dag_id = 'fault_tick') AS ticks";

  /** A task of two seconds; what is above is waiting for the commit. */
  private static final String ODD_DURATIONS =
      "SELECT count(*) FILTER (WHERE i.ended_at - i.started_at NOT BETWEEN interval '1.5 s'"
          + " AND interval '5 s') FROM task_instance i JOIN run r USING (run_month, run_id)"
          + " WHERE r.dag_run_id = ? AND i.task_id = 'work'";

  private static final String BACKWARDS =
      "SELECT count(*) FROM (SELECT h.at - lag(h.at) OVER (PARTITION BY h.run_month, h.run_id,"
          + " h.instance_no ORDER BY h.seq) AS step FROM history h JOIN run r"
          + " USING (run_month, run_id) WHERE r.dag_run_id = ?) AS steps"
          + " WHERE step < interval '0'";

  private ClockFaults() {}

  /** Two hours ahead, two behind, a second to and fro. */
  static Verdict leader(Installation at, String run) throws Exception {
    RoleProcess leader = at.leader();
    return jumps(at, run, leader.name(), true, HOURS, -HOURS, 1, -1, 0);
  }

  /** The clock by which everything is due: a jump ahead makes one run due, not 120. */
  static Verdict database(Installation at, String run) throws Exception {
    return jumps(at, run, Ground.DATABASE, false, HOURS, 0, -HOURS, 0);
  }

  private static Verdict jumps(
      Installation at, String run, String name, boolean byMinutes, long... offsets)
      throws Exception {
    long began = System.nanoTime();
    long ticks = count(at, TICKS, 1);
    long gaps = count(at, TICKS, 2);
    long epoch = at.epoch();
    Load load = Load.start(at, run, 2500, 200);
    load.awaitBegun(100);
    long from = System.nanoTime();
    for (long offset : offsets) {
      at.ground().set(name, offset);
      Wait.during(HOLD);
    }
    List<String> wrong = load.judge();
    Faults.none(load.executions().extra(), "ran again although its worker lived", wrong);
    if (at.epoch() != epoch) {
      wrong.add("another epoch leads");
    }
    if (byMinutes && count(at, TICKS, 2) > gaps) {
      wrong.add("a run by schedule is missing or too much");
    }
    long more = count(at, TICKS, 1) - ticks;
    long minutes = (System.nanoTime() - began) / 60_000_000_000L;
    if (more > minutes + 2) { // one begun minute, one that is caught up with
      wrong.add(more + " runs by schedule in " + minutes + " minutes");
    }
    return new Verdict("pause_s", load.executions().longestPause(from), 2, wrong);
  }

  /** A day ahead, a day behind: what a task took and in which order is not of its clock. */
  static Verdict worker(Installation at, String run) throws Exception {
    Load load = Load.start(at, run, 160, 2000);
    load.awaitBegun(16);
    long from = System.nanoTime();
    for (long offset : new long[] {DAY, -DAY, 0}) {
      at.ground().set("a", offset);
      Wait.during(HOLD);
    }
    List<String> wrong = load.judge();
    Faults.none(load.executions().extra(), "ran again although its worker lived", wrong);
    long odd = count(at, ODD_DURATIONS, 1, run);
    if (odd > 0) {
      wrong.add(odd + " tasks of two seconds have another duration");
    }
    long backwards = count(at, BACKWARDS, 1, run);
    if (backwards > 0) {
      wrong.add(backwards + " changes are before the one before them");
    }
    return new Verdict("pause_s", load.executions().longestPause(from), 4, wrong);
  }

  /** The standby is ten minutes ahead when it takes over. */
  static Verdict takeover(Installation at, String run) throws Exception {
    long gaps = count(at, TICKS, 2);
    RoleProcess leader = at.leader();
    RoleProcess standby = at.process(leader.name().equals("one") ? "two" : "one");
    at.ground().set(standby.name(), 600);
    Load load = Load.start(at, run, 900, 100);
    load.awaitBegun(100);
    Wait.during(Duration.ofSeconds(2)); // until it has read its clock
    leader.kill();
    long killed = System.nanoTime();
    List<String> wrong = load.judge();
    Faults.none(load.executions().extra(), "ran again although its worker lived", wrong);
    if (at.leader() != standby) {
      wrong.add("the standby does not lead");
    }
    double pause = load.executions().longestPause(killed);
    long ticks = count(at, TICKS, 1);
    Wait.until(Duration.ofSeconds(75), "the next tick", () -> count(at, TICKS, 1) > ticks);
    if (count(at, TICKS, 2) > gaps) {
      wrong.add("a run by schedule is missing or too much");
    }
    at.ground().set(standby.name(), 0);
    leader.startAgain();
    return new Verdict("pause_s", pause, 1, wrong);
  }

  private static long count(Installation at, String query, int column, String... values)
      throws SQLException {
    try (var connection = at.connect();
        var statement = connection.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(column);
      }
    }
  }
}
