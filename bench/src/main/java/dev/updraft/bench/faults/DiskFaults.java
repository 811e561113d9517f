// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import dev.updraft.bench.faults.Executions.Execution;
import dev.updraft.launcher.cli.ApiClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Disks that are full or slow. */
final class DiskFaults {
  private static final Duration FULL = Duration.ofSeconds(20);

  private DiskFaults() {}

  /** Data and write-ahead log on one disk: it may stop for want of room, and is started again. */
  static Verdict fillDatabase(Installation at, String run) throws Exception {
    Load load = Load.start(at, run, 2500, 200);
    load.awaitBegun(100);
    var asked = new Requests(at, run);
    long until = System.nanoTime() + FULL.toNanos();
    while (System.nanoTime() < until) {
      at.ground().fill(Ground.DATABASE);
      asked.some();
    }
    at.ground().free(Ground.DATABASE);
    if (!at.database().isAlive()) {
      at.database().startAgain();
    }
    long roomy = System.nanoTime();
    List<String> wrong = load.judge();
    Faults.none(load.executions().extra(), "ran again although its worker lived", wrong);
    wrong.addAll(asked.judge());
    if (asked.refused() == 0) {
      wrong.add("nothing was refused: the fault proved nothing");
    }
    return new Verdict("resume_s", load.executions().longestPause(roomy), 5, wrong);
  }

  /**
   * The broker takes nothing for a minute, and hands out what it has. No lease of 15 s can be
   * renewed meanwhile: what ran then may run again, nothing else.
   */
  static Verdict alarmBroker(Installation at, String run) throws Exception {
    long epoch = at.epoch();
    Load load = Load.start(at, run, 1000, 200);
    load.awaitBegun(100);
    at.broker().control("set_disk_free_limit", "1000000GB");
    long full = System.nanoTime();
    Wait.during(Duration.ofMinutes(1));
    if (load.executions().all().size() >= 1000) {
      throw new AssertionError("all was done before: the fault proved nothing");
    }
    at.broker().control("set_disk_free_limit", "1MB");
    long clear = System.nanoTime();
    List<String> wrong = load.judge();
    Executions seen = load.executions();
    Faults.none(seen.againAfterEnding(full), "ran again although its end could be told", wrong);
    if (at.epoch() != epoch) {
      wrong.add("another epoch leads");
    }
    return new Verdict("resume_s", seen.longestPause(clear), 2, wrong);
  }

  /** Of one worker, and of the store of logs: what runs there ends well, and its log says it. */
  static Verdict fillWorker(Installation at, String run) throws Exception {
    Load load = Load.startTalking(at, run, 48, 10_000);
    load.awaitRunning(16);
    long full = System.nanoTime();
    while (System.nanoTime() - full < FULL.toNanos()) {
      at.ground().fill("a");
      at.ground().fill(Ground.OBJECTS);
      Wait.during(Duration.ofMillis(200));
    }
    at.ground().free("a");
    at.ground().free(Ground.OBJECTS);
    long roomy = System.nanoTime();
    List<String> wrong = load.judge();
    Executions seen = load.executions();
    Faults.none(seen.extra(), "ran again although its worker lived", wrong);
    Wait.until(
        Duration.ofSeconds(15),
        "the logs of the eight tasks that ran there say that lines are missing",
        () -> load.logsWith("disk was full", "is lost") >= 8);
    long back =
        seen.all().stream()
            .filter(each -> each.first() > roomy && !each.host().equals(busiest(seen, full, roomy)))
            .mapToLong(Execution::first)
            .min()
            .orElse(Long.MAX_VALUE);
    return new Verdict("again_s", (back - roomy) / 1e9, 5, wrong);
  }

  /** The other one: it took tasks all the time. */
  private static String busiest(Executions seen, long from, long until) {
    return seen.all().stream()
        .filter(each -> each.first() > from + 2_000_000_000L && each.first() < until)
        .map(Execution::host)
        .findFirst()
        .orElse("");
  }

  /** A tenth of a second more for each sync: everything is slow, nothing is given up. */
  static Verdict slowDatabase(Installation at, String run) throws Exception {
    long epoch = at.epoch();
    at.ground().slowSync(100);
    Load load = Load.start(at, run, 300, 200);
    load.awaitBegun(20);
    var took = new ArrayList<Double>();
    for (int i = 0; i < 200; i++) {
      long before = System.nanoTime();
      var _ = load.state();
      var _ = at.api().get(ApiClient.path("dags"));
      took.add((System.nanoTime() - before) / 2e9);
      Wait.during(Duration.ofMillis(50));
    }
    List<String> wrong = load.judge();
    at.ground().slowSync(0);
    Faults.none(load.executions().extra(), "ran again although its worker lived", wrong);
    if (at.epoch() != epoch) {
      wrong.add("another epoch leads");
    }
    took.sort(null);
    return new Verdict("p99_s", took.get(took.size() * 99 / 100), 2, wrong);
  }
}
