// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench.faults;

import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the tasks of {@code FaultFan} wrote down, an entry for each execution of user code. */
record Executions(List<Execution> all) {
  /** An end reaches the database in less, unless the machine is overloaded. */
  private static final long TELLING = 100_000_000;

  /** Times on the machine's monotonic clock; last is the last sign of life. */
  record Execution(
      String instance, int attempt, String host, long first, long last, boolean ended) {
    boolean runsAt(long moment) {
      return first <= moment && !(ended && last < moment);
    }
  }

  static Executions read(Path folder) throws IOException {
    Map<String, Execution> found = new HashMap<>();
    try (var files = Files.newDirectoryStream(folder, "witness-*")) {
      for (Path file : files) {
        for (String line : Files.readAllLines(file)) {
          String[] cells = line.split(" ", -1);
          if (cells.length == 6) { // else its writer was killed amid it
            add(found, cells);
          }
        }
      }
    }
    var all = new ArrayList<>(found.values());
    all.sort(Comparator.comparingLong(Execution::first));
    return new Executions(all);
  }

  private static void add(Map<String, Execution> found, String[] cells) {
    long at = Long.parseLong(cells[0]);
    String instance = cells[1] + " " + cells[2];
    int attempt = Integer.parseInt(cells[3]);
    String what = cells[4];
    // A second beginning under the same number is an execution of its own.
    String key = instance + " " + attempt;
    while (what.equals("begin") && found.containsKey(key)) {
      key += "+";
    }
    var now = new Execution(instance, attempt, cells[5], at, at, what.equals("end"));
    found.merge(
        key,
        now,
        (old, more) ->
            new Execution(instance, attempt, old.host(), old.first(), more.last(), more.ended()));
  }

  Executions of(String run) {
    return new Executions(
        all.stream().filter(each -> each.instance().startsWith(run + " ")).toList());
  }

  List<Execution> runningAt(long moment) {
    return all.stream().filter(each -> each.runsAt(moment)).toList();
  }

  /** What ran at one of these hosts, or had ended so shortly before that nobody else knew. */
  List<String> untoldAt(long moment, List<String> hosts) {
    return all.stream()
        .filter(each -> each.runsAt(moment) || each.runsAt(moment - TELLING))
        .filter(each -> hosts.contains(each.host()))
        .map(Execution::instance)
        .toList();
  }

  /** Executions beyond the first of each instance. */
  List<Execution> extra() {
    return byInstance().values().stream().flatMap(each -> each.stream().skip(1)).toList();
  }

  /** What began again although its first execution had ended a second before that moment. */
  List<Execution> againAfterEnding(long moment) {
    return byInstance().values().stream()
        .filter(each -> each.getFirst().last() < moment - 1_000_000_000L)
        .flatMap(each -> each.stream().skip(1))
        .toList();
  }

  Map<String, List<Execution>> byInstance() {
    return all.stream().collect(groupingBy(Execution::instance));
  }

  /** Two attempts of one task that ran at the same time. */
  List<String> overlaps() {
    var found = new ArrayList<String>();
    for (List<Execution> each : byInstance().values()) {
      for (int i = 1; i < each.size(); i++) {
        if (each.get(i).first() <= each.get(i - 1).last()) {
          found.add(each.get(i - 1) + " and " + each.get(i));
        }
      }
    }
    return found;
  }

  /** Seconds of the longest time without a beginning from then until the last beginning. */
  double longestPause(long from) {
    long longest = 0;
    long before = from;
    for (Execution each : all) {
      if (each.first() > from) {
        longest = Math.max(longest, each.first() - before);
        before = each.first();
      }
    }
    return longest / 1e9;
  }
}
