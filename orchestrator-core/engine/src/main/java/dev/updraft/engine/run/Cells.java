// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of five counters; a layer over other cells copies what it writes and leaves them alone. */
final class Cells {
  static final int SUCCESS = 0;
  static final int FAILED = 1;
  static final int UPSTREAM_FAILED = 2;
  static final int SKIPPED = 3;
  static final int TOTAL = 4;

  private static final int WIDTH = 5;

  private final @Nullable Cells below;
  private final Map<Integer, int[]> own = new HashMap<>();
  private int[] flat;

  Cells(int size) {
    below = null;
    flat = new int[size * WIDTH];
  }

  Cells(Cells below) {
    this.below = below;
    flat = new int[0];
  }

  int get(int row, int column) {
    if (below != null) {
      int[] copy = own.get(row);
      return copy == null ? below.get(row, column) : copy[column];
    }
    int at = row * WIDTH + column;
    return at < flat.length ? flat[at] : 0;
  }

  void add(int row, int column, int by) {
    if (below != null) {
      own.computeIfAbsent(row, below::copy)[column] += by;
      return;
    }
    int at = row * WIDTH + column;
    if (at >= flat.length) {
      flat = Arrays.copyOf(flat, Math.max(flat.length * 2, (row + 1) * WIDTH));
    }
    flat[at] += by;
  }

  private int[] copy(int row) {
    int[] copy = new int[WIDTH];
    for (int column = 0; column < WIDTH; column++) {
      copy[column] = get(row, column);
    }
    return copy;
  }

  /** All that a trigger rule looks at, as bits: an unchanged signature cannot change a verdict. */
  int signature(int row) {
    int bits = 0;
    int done = 0;
    for (int column = SUCCESS; column <= SKIPPED; column++) {
      int count = get(row, column);
      done += count;
      bits |= count > 0 ? 1 << column : 0;
    }
    int total = get(row, TOTAL);
    return bits | (done == total ? 16 : 0) | (total > 0 ? 32 : 0);
  }
}
