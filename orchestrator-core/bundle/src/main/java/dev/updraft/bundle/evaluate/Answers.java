// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.evaluate;

import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a child says to its parent, from whichever thread finds it out; after a last word nothing.
 * Thread-safe.
 */
final class Answers {
  private final DataOutputStream out;
  private Wire.@Nullable Job asked;
  private boolean over;

  Answers(DataOutputStream out) {
    this.out = out;
  }

  synchronized void asked(Wire.Job job) {
    asked = job;
  }

  /** The job that waits for its answer. */
  synchronized Wire.@Nullable Job open() {
    return over ? null : asked;
  }

  synchronized void give(Evaluated result, boolean last) throws IOException {
    if (!over) {
      over = last;
      asked = null;
      Wire.write(out, result, last);
    }
  }
}
