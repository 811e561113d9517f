// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import static dev.updraft.launcher.doctor.Verdict.Level.BAD;
import static dev.updraft.launcher.doctor.Verdict.Level.WARN;

import dev.updraft.db.DatabaseSettings;
import dev.updraft.db.check.DatabaseFacts;
import dev.updraft.db.read.SystemQueries.Leader;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The database server, Updraft's schema in it, and who leads. */
final class DatabaseProbe implements Probe {
  static final int ANSWER_SECONDS = 5;
  private static final int OLDEST = 150_000;
  private static final int FREE_CONNECTIONS = 15;
  private static final Duration APART = Duration.ofSeconds(2);

  private final DatabaseSettings settings;
  private final InstantSource clock;

  DatabaseProbe(DatabaseSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public List<Verdict> look() {
    try {
      return judged(DatabaseFacts.of(settings, ANSWER_SECONDS, clock));
    } catch (SQLException e) {
      return List.of(
          Verdict.bad(
              "database " + Places.shown(settings) + ": " + e.getMessage(),
              "start PostgreSQL, or mend database-url, database-user and database-password"));
    }
  }

  List<Verdict> judged(DatabaseFacts facts) {
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(
        Verdict.of(
            facts.versionNumber() >= OLDEST,
            "database " + Places.shown(settings) + ", PostgreSQL " + facts.version(),
            WARN,
            "Updraft is tried on 15 and later"));
    verdicts.add(
        Verdict.of(
            facts.mayCreate(),
            facts.mayCreate() ? "its role may make tables" : "its role may make no tables",
            BAD,
            "make it the owner: ALTER DATABASE … OWNER TO …"));
    verdicts.add(
        Verdict.of(
            facts.unsafe().isEmpty(),
            facts.unsafe().isEmpty()
                ? "what it commits outlives a crash"
                : String.join(", ", facts.unsafe()) + " off: a crash may lose what was committed",
            BAD,
            "set them to on in postgresql.conf; for full_page_writes, unless the disk is made for"
                + " it"));
    verdicts.add(
        Verdict.of(
            facts.freeConnections() >= FREE_CONNECTIONS,
            "connections left: " + facts.freeConnections(),
            WARN,
            "each process takes up to 13; raise max_connections"));
    verdicts.add(
        Verdict.of(
            facts.ahead().abs().compareTo(APART) <= 0,
            "its clock differs from this machine's by %d ms".formatted(facts.ahead().toMillis()),
            WARN,
            "keep both right with NTP: schedules and logins follow them"));
    verdicts.add(schema(facts));
    facts.leader().ifPresent(leader -> verdicts.addAll(leader(leader, facts.epoch())));
    facts.leader().ifPresent(_ -> verdicts.add(broken(facts.brokenFiles())));
    return verdicts;
  }

  private static Verdict schema(DatabaseFacts facts) {
    String found = facts.schema().found().map(v -> "schema " + v).orElse("no tables");
    return Verdict.of(
        facts.schema().fits(),
        found + ", this build knows " + facts.schema().newest(),
        WARN,
        "a scheduler or web of this build brings an older one up to date; for a newer one, update"
            + " this machine");
  }

  private static List<Verdict> leader(Leader leader, long epoch) {
    if (!leader.leads()) {
      return List.of(Verdict.bad("no scheduler leads", "start one: nothing is due without it"));
    }
    var verdicts = new ArrayList<Verdict>();
    verdicts.add(Verdict.ok("scheduler " + leader.holder() + " leads, epoch " + epoch));
    if (leader.noRoom()) {
      verdicts.add(
          Verdict.bad(
              "its writes find no room: the database's disk is full",
              "make room on the disk that holds PostgreSQL's data; work then goes on by itself"));
    }
    if (leader.unwatchedSince() != null) {
      verdicts.add(
          Verdict.warn(
              "ZooKeeper has not taken its word since " + leader.unwatchedSince(),
              "mend ZooKeeper: a leader that freezes would not be replaced"));
    }
    return verdicts;
  }

  private static Verdict broken(List<String> files) {
    return Verdict.of(
        files.isEmpty(),
        files.isEmpty()
            ? "every file of the DAG folder was taken"
            : "%d files of the DAG folder were not taken: %s"
                .formatted(
                    files.size(), String.join(", ", files.subList(0, Math.min(5, files.size())))),
        WARN,
        "the page of DAGs says why; each keeps its last good version");
  }
}
