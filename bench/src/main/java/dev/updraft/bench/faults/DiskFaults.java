// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import java.time.Duration;
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
}
