// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends whichever Terraform runs now, and lets no other begin. Thread-safe. */
final class Brake {
  private @Nullable TerraformProcess running;
  private @Nullable String why;

  /**
   * @param patience for Terraform to say that it was interrupted already: a second signal would
   *     make it throw away what it did not save
   */
  void pull(String reason, Duration patience) {
    TerraformProcess now;
    synchronized (this) {
      if (why == null) {
        why = reason;
      }
      now = running;
    }
    if (now != null) {
      now.interrupt(patience);
    }
  }

  synchronized void begins(TerraformProcess process) {
    check();
    running = process;
  }

  synchronized void ended() {
    running = null;
  }

  /**
   * @throws StackProblem when it was pulled
   */
  synchronized void check() {
    if (why != null) {
      throw new StackProblem(why);
    }
  }
}
