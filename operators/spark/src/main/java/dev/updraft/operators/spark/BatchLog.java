// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Livy shows of a batch's output: the last lines of each of its parts, {@code
 * livy.cache-log.size} (200) of each, one part under the other. So a line has no lasting number,
 * and what is new since the former look is found by the lines that were last then.
 *
 * @param parts lines by name: stdout, stderr, and what YARN or Kubernetes says
 */
record BatchLog(Map<String, List<String>> parts) {
  /** Enough to know a place again; two places whose last lines are the same look the same. */
  private static final int REMEMBERED = 20;

  private static final String FIRST = "stdout";

  /**
   * @param shown Livy's lines; the heads of the parts after the first begin with a line feed
   */
  static BatchLog of(List<String> shown) {
    var parts = new LinkedHashMap<String, List<String>>();
    String part = FIRST;
    for (int i = 0; i < shown.size(); i++) {
      String line = shown.get(i);
      if (line.startsWith("\n") || (i == 0 && line.equals(FIRST + ": "))) {
        part = line.strip().replaceAll(":$", "");
      } else {
        parts.computeIfAbsent(part, name -> new ArrayList<>()).add(line);
      }
    }
    return new BatchLog(parts);
  }

  /** The last lines of all, of the part that is most likely to say why. */
  List<String> end(int most) {
    var all = new ArrayList<String>();
    parts.values().forEach(all::addAll);
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  /**
   * What came since a former look.
   *
   * @param lines in order
   * @param lost names of the parts of which some lines were never seen
   * @param marks for the next look
   */
  record Fresh(List<String> lines, List<String> lost, List<LivyBatch.Mark> marks) {}

  Fresh since(List<LivyBatch.Mark> marks) {
    var lines = new ArrayList<String>();
    var lost = new ArrayList<String>();
    var next = new ArrayList<LivyBatch.Mark>();
    parts.forEach(
        (name, all) -> {
          LivyBatch.Mark mark =
              marks.stream()
                  .filter(each -> each.part().equals(name))
                  .findFirst()
                  .orElse(new LivyBatch.Mark(name, 0, List.of()));
          int from = place(all, mark);
          if (from == 0 && mark.lines() > 0 && name.startsWith("std")) {
            lost.add(name);
          }
          lines.addAll(all.subList(from, all.size()));
          next.add(new LivyBatch.Mark(name, all.size(), hashes(all)));
        });
    return new Fresh(lines, lost, next);
  }

  /** The number of lines that were seen; the window only slides on, so it is the mark's or less. */
  private static int place(List<String> lines, LivyBatch.Mark mark) {
    List<Integer> tail = mark.tail();
    for (int place = Math.min(mark.lines(), lines.size()); place > 0; place--) {
      List<Integer> before = hashes(lines.subList(0, place));
      int known = Math.min(before.size(), tail.size());
      if (known > 0
          && before
              .subList(before.size() - known, before.size())
              .equals(tail.subList(tail.size() - known, tail.size()))) {
        return place;
      }
    }
    return 0;
  }

  private static List<Integer> hashes(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - REMEMBERED), lines.size()).stream()
        .map(String::hashCode)
        .toList();
  }
}
