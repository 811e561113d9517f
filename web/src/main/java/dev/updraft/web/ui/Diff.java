// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import java.util.ArrayList;
import java.util.List;

/** What changed between two texts, by lines; long stretches without a change are left out. */
public record Diff(List<Row> rows, int added, int removed) {
  private static final int AROUND = 3;
  private static final int LARGEST = 4_000_000;

  public Diff {
    rows = List.copyOf(rows);
  }

  /** A line; {@code sign} is {@code +}, {@code -}, {@code =}, or {@code …} for lines left out. */
  public record Row(String sign, int no, String text) {}

  static Diff of(List<String> before, List<String> after) {
    var all = new ArrayList<Row>();
    int[][] common = common(before, after);
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      boolean same = i < before.size() && j < after.size() && before.get(i).equals(after.get(j));
      if (same) {
        all.add(new Row("=", j + 1, after.get(j)));
        i++;
        j++;
      } else if (j >= after.size()
          || (i < before.size() && at(common, i + 1, j) >= at(common, i, j + 1))) {
        all.add(new Row("-", i + 1, before.get(i++)));
      } else {
        all.add(new Row("+", j + 1, after.get(j++)));
      }
    }
    int added = (int) all.stream().filter(r -> r.sign().equals("+")).count();
    int removed = (int) all.stream().filter(r -> r.sign().equals("-")).count();
    return new Diff(folded(all), added, removed);
  }

  private static int at(int[][] common, int i, int j) {
    return i < common.length && j < common[i].length ? common[i][j] : 0;
  }

  /** Lengths of the longest common remainders; nothing for texts where that costs too much. */
  private static int[][] common(List<String> before, List<String> after) {
    if ((long) before.size() * after.size() > LARGEST) {
      return new int[0][0];
    }
    int[][] length = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        length[i][j] =
            before.get(i).equals(after.get(j))
                ? length[i + 1][j + 1] + 1
                : Math.max(length[i + 1][j], length[i][j + 1]);
      }
    }
    return length;
  }

  private static List<Row> folded(List<Row> all) {
    var kept = new ArrayList<Row>();
    int skipped = 0;
    for (int i = 0; i < all.size(); i++) {
      if (near(all, i)) {
        if (skipped > 0) {
          kept.add(new Row("…", 0, Show.count(skipped, "line", "lines") + " without a change"));
        }
        skipped = 0;
        kept.add(all.get(i));
      } else {
        skipped++;
      }
    }
    if (skipped > 0 && !kept.isEmpty()) {
      kept.add(new Row("…", 0, Show.count(skipped, "line", "lines") + " without a change"));
    }
    return kept;
  }

  private static boolean near(List<Row> all, int at) {
    for (int i = Math.max(0, at - AROUND); i <= Math.min(all.size() - 1, at + AROUND); i++) {
      if (!all.get(i).sign().equals("=")) {
        return true;
      }
    }
    return false;
  }
}
