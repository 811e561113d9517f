// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import dev.updraft.engine.id.GrantKey;

/** A report with the grant that it is about, and what it means for it. */
public record Judged(GrantKey grant, Verdict verdict) {

  /** For the open grant, too late, or nothing new. */
  public enum Verdict {
    OPEN,
    LATE,
    REPEATED
  }
}
