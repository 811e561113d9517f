// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.standalone;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the tasks of CrashChain wrote down: knows nothing of the engine. */
record Witness(List<Line> lines) {

  /** {@code at} is on the machine's monotonic clock. */
  record Line(long at, String run, String task, String what, String file) {
    String instance() {
      return run + " " + task;
    }
  }

  static Witness read(Path folder) throws IOException {
    var lines = new ArrayList<Line>();
    try (var files = Files.newDirectoryStream(folder, "witness-*")) {
      for (Path file : files) {
        for (String text : Files.readAllLines(file)) {
          String[] cells = text.split(" ", -1);
          String name = file.getFileName().toString();
          lines.add(new Line(Long.parseLong(cells[0]), cells[1], cells[2], cells[3], name));
        }
      }
    }
    lines.sort(Comparator.comparingLong(Line::at));
    return new Witness(lines);
  }

  Witness until(long moment) {
    return new Witness(lines.stream().filter(line -> line.at() < moment).toList());
  }

  List<Line> begins() {
    return lines.stream().filter(line -> line.what().equals("begin")).toList();
  }

  List<Line> ends() {
    return lines.stream().filter(line -> line.what().equals("end")).toList();
  }

  Map<String, List<Line>> beginsByInstance() {
    return begins().stream().collect(groupingBy(Line::instance));
  }

  Set<String> beginsMoreThanOnce() {
    return beginsByInstance().entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .collect(toSet());
  }

  /** Instances of which an attempt had not ended at that moment, begun or not. */
  Set<String> runningAt(long moment) {
    Set<String> ended =
        ends().stream().filter(line -> line.at() < moment).map(Line::instance).collect(toSet());
    return begins().stream()
        .map(Line::instance)
        .filter(instance -> !ended.contains(instance))
        .collect(toSet());
  }

  /** For a message: what was written of them, and when. */
  List<String> toldOf(Set<String> instances, long since) {
    return lines.stream()
        .filter(line -> instances.contains(line.instance()))
        .map(
            line ->
                (line.at() - since) / 1_000_000
                    + " "
                    + line.instance()
                    + " "
                    + line.what()
                    + " "
                    + line.file())
        .toList();
  }
}
