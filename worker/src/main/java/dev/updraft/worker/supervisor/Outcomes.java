// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.Message.Outcome;
import dev.updraft.protocol.Message.Outcome.Kind;
import java.time.Duration;
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

  static String timedOut(long nanos) {
    var limit = Duration.ofNanos(nanos);
    String length =
        limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    return "Timed out after "
        + length
        + ", the timeout(…) of the task. It was ended, with all that it had started.";
  }

  private static Outcome of(Kind kind, String message, boolean retryable, @Nullable String fault) {
    return new Outcome(
        kind, null, null, -1, List.of(), message, retryable, fault, null, null, null);
  }
}
