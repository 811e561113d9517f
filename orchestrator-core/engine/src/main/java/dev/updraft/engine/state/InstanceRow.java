// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.state;

import dev.updraft.engine.id.InstanceKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task instance, as it is stored.
 *
 * @param taskNo index into the pinned spec's tasks
 * @param mapIndex -1 for a task that is not mapped, or not expanded yet
 * @param attempt Airflow's {@code try_number}: 0 before the first grant
 * @param step of the attempt, one that never started included; 0 before the first grant
 * @param lost grants of the attempt that may have begun and whose worker was lost
 * @param maxAttempts tries allowed in all; grows when the instance is cleared
 * @param seq number of its last history entry; gapless from 1
 * @param timer what happens at {@code timerAt} by itself
 * @param timerAt {@link Instant#MAX} with {@link Timer#NONE}
 * @param handle JSON that a {@code Wait} stored for the next step; kept after the attempt while its
 *     work is still to be cancelled
 * @param result JSON of the result, up to 64 KB; null when none or in the object store
 * @param resultObject key of the result in the object store
 * @param resultLength elements of a list result; -1 = not a list
 * @param note why it is as it is, for people: the error of the last attempt
 */
public record InstanceRow(
    InstanceKey key,
    int taskNo,
    int mapIndex,
    TaskState state,
    int attempt,
    int step,
    int lost,
    int maxAttempts,
    int seq,
    Timer timer,
    Instant timerAt,
    @Nullable Instant scheduledAt,
    @Nullable Instant queuedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String handle,
    @Nullable String result,
    @Nullable String resultObject,
    int resultLength,
    @Nullable String note) {

  /** What a stored deadline means. */
  public enum Timer {
    NONE,
    RETRY,
    WAKE,
    TIMEOUT,
    /** Its attempt is over, the work that the handle names is not: a step is to cancel it. */
    STOP,
    /** That step is granted: the open grant is it. */
    STOPPING
  }

  /** Whether external work is still to be cancelled; nothing new is begun before. */
  public boolean owes() {
    return timer == Timer.STOP || timer == Timer.STOPPING;
  }

  /** Whether its attempt has begun and its next grant is another step of it. */
  public boolean goesOn() {
    return state == TaskState.SCHEDULED && startedAt != null;
  }

  /** Whether its attempt was granted and never began, so that its next grant is of the same. */
  public boolean neverBegan() {
    return state == TaskState.SCHEDULED && startedAt == null && queuedAt != null;
  }
}
