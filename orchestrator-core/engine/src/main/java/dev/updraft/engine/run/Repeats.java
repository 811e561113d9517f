// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.run;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.spec.RetrySpec;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.InstanceRow.Timer;
import dev.updraft.engine.state.TaskState;
import dev.updraft.engine.time.Years;
import java.time.Duration;

/** What follows an attempt that did not succeed. */
final class Repeats {
  /** A rising delay is shortened by up to this part of it, so that retries do not come in waves. */
  private static final double SPREAD = 0.1;

  private Repeats() {}

  /** Fails the attempt: it is repeated after its delay, if it may be and tries are left. */
  static void failed(Draft draft, InstanceRow row, String message, boolean retryable) {
    if (!retryable || row.attempt() >= row.maxAttempts()) {
      draft.change(
          Edit.of(row).ended(TaskState.FAILED, draft.at()).note(message),
          "attempt " + row.attempt() + " failed: " + message);
      return;
    }
    Duration delay = delay(draft.graph().task(row.taskNo()).retry(), row);
    draft.change(
        Edit.of(row)
            .ended(TaskState.UP_FOR_RETRY, draft.at())
            .timer(Timer.RETRY, Years.after(draft.at(), delay))
            .note(message),
        "attempt " + row.attempt() + " failed: " + message);
  }

  /**
   * A new attempt, at once, if the rule still holds: upstream may have been cleared meanwhile. What
   * the former one submitted is cancelled first.
   */
  static void again(Draft draft, InstanceRow row, String cause) {
    Edit edit = Edit.of(row).fresh(TaskState.NONE);
    if (row.state() == TaskState.NONE) {
      draft.edit(edit);
      draft.touch(row.key().no());
    } else if (!Stops.hasWork(draft, row) && draft.holds(row)) {
      draft.change(edit.scheduled(draft.at()), cause);
    } else {
      draft.change(edit, cause);
    }
  }

  /**
   * The same attempt, under another grant, at once; if it has not begun, only while its rule holds:
   * upstream may have been cleared meanwhile.
   */
  static void forFree(Draft draft, InstanceRow row, String cause) {
    boolean due = row.startedAt() != null || draft.holds(row);
    Edit edit = Edit.of(row);
    draft.change(due ? edit.scheduled(draft.at()) : edit.to(TaskState.NONE), cause);
  }

  /**
   * {@code delay * factor^(n-1)} after the n-th failure, at most {@code maxDelay}. Where the delay
   * rises it is spread by a hash of the grant: stable, so that a replay decides the same.
   */
  static Duration delay(RetrySpec retry, InstanceRow row) {
    int n = Math.max(1, row.attempt() - (row.maxAttempts() - retry.retries() - 1));
    double millis = millis(retry.delay()) * Math.pow(retry.factor(), n - 1);
    millis = Math.min(millis, millis(retry.maxDelay()));
    if (retry.factor() > 1) {
      int hash = new GrantKey(row.key(), row.attempt(), row.step()).toString().hashCode();
      millis -= millis * SPREAD * Math.floorMod(hash * 0x9E3779B1, 1000) / 1000;
    }
    return Duration.ofMillis((long) millis);
  }

  /** Of the longest durations too, of which a long cannot hold the milliseconds. */
  private static double millis(Duration length) {
    return length.toSeconds() * 1000.0 + length.toMillisPart();
  }
}
