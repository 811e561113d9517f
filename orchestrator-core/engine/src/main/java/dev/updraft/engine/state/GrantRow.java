// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.state;

import dev.updraft.engine.id.GrantKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A grant, as it is stored: the row is the outbox.
 *
 * @param epoch of the leader that committed it
 * @param host of the worker that alone may start it
 * @param incarnation of that worker
 * @param strict lease class: STRICT (15 s) or PATIENT (10 min)
 * @param cancel whether it was told to stop
 */
public record GrantRow(
    GrantKey key,
    long epoch,
    String host,
    String incarnation,
    boolean strict,
    State state,
    @Nullable End end,
    @Nullable String cause,
    boolean cancel,
    Instant queuedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {

  /** Life of a grant; the last two are final. */
  public enum State {
    QUEUED,
    STARTED,
    ENDED,
    SUPERSEDED
  }

  /** How it ended. */
  public enum End {
    OK,
    FAILED,
    WAIT,
    KILLED,
    NEVER_STARTED,
    LOST
  }

  public boolean open() {
    return state == State.QUEUED || state == State.STARTED;
  }
}
