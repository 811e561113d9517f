// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.Message.Outcome;
import dev.updraft.protocol.Message.Outcome.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Outcomes that the supervisor itself finds. */
public final class Outcomes {
  private Outcomes() {}

  public static Outcome neverStarted(String reason) {
    return of(Kind.NEVER_STARTED, reason, true, null);
  }

  public static Outcome killed(String reason) {
    return of(Kind.KILLED, reason, true, null);
  }

  public static Outcome failed(String message, boolean retryable, String fault) {
    return of(Kind.FAILED, message, retryable, fault);
  }

  private static Outcome of(Kind kind, String message, boolean retryable, @Nullable String fault) {
    return new Outcome(
        kind, null, null, -1, List.of(), message, retryable, fault, null, null, null);
  }
}
