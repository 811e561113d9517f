// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One task as user code saw it, in nanoseconds of the machine's monotonic clock. */
record Witnessed(String run, String task, int attempt, long pid, long start, long end) {

  /** What the tasks of one run wrote, in order of their start. */
  static List<Witnessed> of(Path folder, String run) throws IOException {
    var all = new ArrayList<Witnessed>();
    try (var files = Files.newDirectoryStream(folder, "witness-*")) {
      for (Path file : files) {
        for (String line : Files.readAllLines(file)) {
          String[] cells = line.split(",", -1);
          if (cells[0].equals(run)) {
            all.add(
                new Witnessed(
                    run,
                    cells[1],
                    Integer.parseInt(cells[2]),
                    Long.parseLong(cells[3]),
                    Long.parseLong(cells[4]),
                    Long.parseLong(cells[5])));
          }
        }
      }
    }
    all.sort(Comparator.comparingLong(Witnessed::start));
    return all;
  }

  static double seconds(List<Witnessed> tasks) {
    return (tasks.getLast().end() - tasks.getFirst().start()) / 1e9;
  }
}
