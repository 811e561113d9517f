// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import dev.updraft.bench.faults.Executions.Execution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The faults, by the numbers of the fault matrix (docs/faults.md). Each leaves the installation
 * whole: two schedulers, two workers.
 */
final class Faults {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration SESSION = Duration.ofSeconds(6);
  private static final int SLOTS = 8;

  /** A lease of 15 s, less what had passed of it already. */
  private static final Duration LEAST_SILENCE = Duration.ofSeconds(10);

  /** One fault under load, judged. */
  interface Fault {
    Verdict on(Installation installation, String run) throws Exception;
  }

  private static final Map<String, Fault> ALL = new LinkedHashMap<>();

  static {
    ALL.put("C1", Faults::killLeader);
    ALL.put("C7", Faults::killWorker);
    ALL.put("C8", Faults::killWorkerAndStartAgain);
    ALL.put("C12", Faults::wipeBroker);
    ALL.put("C14", Faults::stopDatabase);
    ALL.put("C15", Faults::killZooKeeper);
    ALL.put("C18", Faults::freezeLeader);
    ALL.put("C21", Faults::freezeWorker);
    ALL.put("R1", DiskFaults::fillDatabase);
    ALL.put("R2", DiskFaults::alarmBroker);
    ALL.put("R3", DiskFaults::fillWorker);
    ALL.put("R4", DiskFaults::slowDatabase);
    ALL.put("T1", ClockFaults::leader);
    ALL.put("T2", ClockFaults::worker);
    ALL.put("T3", ClockFaults::takeover);
    ALL.put("T4", ClockFaults::database);
  }

  private Faults() {}

  static Set<String> ids() {
    return ALL.keySet();
  }

  static Ground.Kind ground(String id) {
    return switch (id.charAt(0)) {
      case 'R' -> Ground.Kind.DISKS;
      case 'T' -> Ground.Kind.CLOCKS;
      default -> Ground.Kind.SOLID;
    };
  }

  static Verdict cause(String id, Installation at, String run) throws Exception {
    return Objects.requireNonNull(ALL.get(id), "there is no fault " + id).on(at, run);
  }

  private static Verdict killLeader(Installation at, String run) throws Exception {
    Load load = Load.start(at, run, 600, 100);
    load.awaitBegun(100);
    RoleProcess leader = at.leader();
    leader.kill();
    long killed = System.nanoTime();
    List<String> wrong = load.judge();
    none(load.executions().extra(), "ran again although its worker lived", wrong);
    double pause = load.executions().longestPause(killed);
    leader.startAgain();
    return new Verdict("pause_s", pause, 1, wrong);
  }

  /** 8 of its tasks run, 192 wait; another worker is there. */
  private static Verdict killWorker(Installation at, String run) throws Exception {
    Load load = Load.start(at, run, 200 + SLOTS, 500);
    load.awaitRunning(2 * SLOTS);
    RoleProcess worker = at.process("a");
    worker.kill();
    long killed = System.nanoTime();
    List<String> wrong = load.judge();
    double again = again(load, killed, wrong);
    worker.startAgain();
    return new Verdict("again_s", again, 15, wrong);
  }

  private static Verdict killWorkerAndStartAgain(Installation at, String run) throws Exception {
    Load load = Load.start(at, run, 100, 2000);
    load.awaitRunning(2 * SLOTS);
    RoleProcess worker = at.process("a");
    worker.kill();
    long killed = System.nanoTime();
    worker.startAgain();
    List<String> wrong = load.judge();
    // A JVM starts in about a second here, and has nothing to do with how soon the leader knows.
    return new Verdict("again_s", again(load, killed, wrong), 4, wrong);
  }

  /** Seconds until the first of those that ran there runs again. */
  private static double again(Load load, long killed, List<String> wrong) throws Exception {
    Executions seen = load.executions();
    List<Execution> extra = seen.extra();
    List<Execution> ran = seen.runningAt(killed).stream().filter(each -> !each.ended()).toList();
    List<String> there = seen.untoldAt(killed, ran.stream().map(Execution::host).toList());
    none(
        extra.stream().filter(each -> !there.contains(each.instance())).toList(),
        "ran again although it did not run on the killed worker",
        wrong);
    if (ran.size() > SLOTS) {
      wrong.add(ran.size() + " tasks did not end, on a worker of " + SLOTS + " slots");
    }
    if (extra.isEmpty()) {
      wrong.add("nothing was running on the killed worker: the fault proved nothing");
      return 0;
    }
    return extra.stream().mapToLong(Execution::first).min().orElseThrow() / 1e9 - killed / 1e9;
  }

  private static Verdict wipeBroker(Installation at, String run) throws Exception {
    Load load = Load.start(at, run, 600, 100);
    load.awaitBegun(100);
    long down = System.nanoTime();
    at.broker().kill();
    at.broker().wipe();
    at.broker().startAgain();
    long up = System.nanoTime();
    List<String> wrong = load.judge();
    Executions seen = load.executions();
    if (up - down < LEAST_SILENCE.toNanos()) {
      none(seen.extra(), "ran again although only the broker was lost", wrong);
    } else { // a slow machine: leases ended meanwhile, as in R2
      none(seen.againAfterEnding(down), "ran again although its end could be told", wrong);
    }
    return new Verdict("resume_s", seen.longestPause(up), 10, wrong);
  }

  /** For two minutes, with tasks of a minute and a half running: none may be killed. */
  private static Verdict stopDatabase(Installation at, String run) throws Exception {
    Load load = Load.start(at, run, 4 * SLOTS, 90_000);
    load.awaitRunning(2 * SLOTS);
    at.database().kill();
    Wait.during(Duration.ofMinutes(2));
    at.database().startAgain();
    long up = System.nanoTime();
    List<String> wrong = load.judge();
    none(load.executions().extra(), "ran again although its worker lived", wrong);
    return new Verdict("resume_s", load.executions().longestPause(up), 2, wrong);
  }

  /** Dispatch goes on, and a crash of the leader still fails over. */
  private static Verdict killZooKeeper(Installation at, String run) throws Exception {
    Load load = Load.start(at, run, 2000, 200);
    load.awaitBegun(100);
    at.zooKeeper().kill();
    long killed = System.nanoTime();
    Wait.during(SESSION.multipliedBy(2));
    boolean said = at.unwatched();
    RoleProcess leader = at.leader();
    leader.kill();
    List<String> wrong = load.judge();
    if (!said) {
      wrong.add("nobody was told that ZooKeeper is away");
    }
    none(load.executions().extra(), "ran again although its worker lived", wrong);
    double pause = load.executions().longestPause(killed);
    at.zooKeeper().startAgain();
    leader.startAgain();
    return new Verdict("pause_s", pause, 1, wrong);
  }

  /** For three times its session; it thaws while another one leads. */
  private static Verdict freezeLeader(Installation at, String run) throws Exception {
    Load load = Load.start(at, run, 4000, 100);
    load.awaitBegun(100);
    long epoch = at.epoch();
    RoleProcess leader = at.leader();
    leader.freeze();
    long frozen = System.nanoTime();
    Wait.until(LIMIT, "another one leads", () -> at.epoch() > epoch);
    double taken = (System.nanoTime() - frozen) / 1e9;
    Wait.during(SESSION.multipliedBy(3).minusNanos(System.nanoTime() - frozen));
    leader.thaw();
    List<String> wrong = load.judge();
    none(load.executions().extra(), "ran again although its worker lived", wrong);
    if (at.leader() == leader) {
      wrong.add("the frozen one leads again");
    }
    return new Verdict("takeover_s", taken, SESSION.toSeconds() + 1, wrong);
  }

  /** The supervisor alone is frozen; its watchdog must end what it can no longer answer for. */
  private static Verdict freezeWorker(Installation at, String run) throws Exception {
    // Not more than leaves the other worker a slot to repeat them in.
    int width = SLOTS + SLOTS / 2;
    Load load = Load.start(at, run, width, 30_000);
    load.awaitRunning(width);
    RoleProcess worker = at.process(busier(load));
    worker.freeze();
    long frozen = System.nanoTime();
    Wait.during(Duration.ofSeconds(60));
    worker.thaw();
    List<String> wrong = load.judge();
    return new Verdict("again_s", again(load, frozen, wrong), 16, wrong);
  }

  /** The other one has slots left. */
  private static String busier(Load load) throws Exception {
    List<Execution> running = load.executions().runningAt(System.nanoTime());
    long there = running.stream().filter(each -> each.host().contains("/a/")).count();
    return 2 * there >= running.size() ? "a" : "b";
  }

  static void none(List<Execution> found, String what, List<String> wrong) {
    found.forEach(each -> wrong.add(what + ": " + each));
  }

  static List<String> wrong(List<Verdict> verdicts) {
    var all = new ArrayList<String>();
    verdicts.forEach(each -> all.addAll(each.wrong()));
    return all;
  }
}
