// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The instances that are put off to later slices: a layer over those of the run. */
final class Later {
  private final BitSet before;
  private @Nullable BitSet after;

  Later(BitSet before) {
    this.before = before;
  }

  void add(int no) {
    own().set(no);
  }

  void clear() {
    if (!before.isEmpty()) {
      after = new BitSet();
    }
  }

  boolean any() {
    return !(after == null ? before : after).isEmpty();
  }

  /** As many as that; false when there are none. */
  boolean take(int most, IntConsumer each) {
    BitSet waiting = own();
    int no = waiting.nextSetBit(0);
    boolean some = no >= 0;
    for (int count = 0; count < most && no >= 0; count++) {
      waiting.clear(no);
      each.accept(no);
      no = waiting.nextSetBit(no + 1);
    }
    return some;
  }

  /** What they are now; null when nothing changed. */
  @Nullable BitSet changed() {
    return after;
  }

  private BitSet own() {
    if (after == null) {
      after = (BitSet) before.clone();
    }
    return after;
  }
}
