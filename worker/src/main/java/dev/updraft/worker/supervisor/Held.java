// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

import dev.updraft.protocol.Message;
import org.jspecify.annotations.Nullable;

/** One note: a grant that this worker knows and whose report is not confirmed. Not thread-safe. */
final class Held {
  private static final long PATIENCE = 1_000_000_000;

  final String grant;
  final boolean strict;

  final long acceptedAt;

  /** From the sending of the heartbeat that the assignment named. */
  final long startBy;

  Phase phase;
  long deadline;
  long timeoutAt = Long.MAX_VALUE;
  long timeout;
  long startedAt;
  long ranNanos;
  @Nullable String runner;
  @Nullable String killedFor;
  Message.@Nullable Outcome outcome;

  Held(String grant, boolean strict, long acceptedAt, long startBy, long deadline, Phase phase) {
    this.grant = grant;
    this.strict = strict;
    this.acceptedAt = acceptedAt;
    this.startBy = startBy;
    this.deadline = deadline;
    this.phase = phase;
  }

  /** Something may still come of it, or is under way. */
  boolean open() {
    return phase.compareTo(Phase.RUNNING) <= 0;
  }

  /** For a slot; then it is better off elsewhere. */
  long waitsUntil() {
    return phase == Phase.ACCEPTED ? acceptedAt + PATIENCE : Long.MAX_VALUE;
  }

  /** Until its end is on the disk: so long its runner waits. */
  boolean takesSlot() {
    return phase.compareTo(Phase.SPOOLING) <= 0;
  }

  boolean handedOver() {
    return phase == Phase.HANDED || phase == Phase.RUNNING;
  }

  boolean reported() {
    return phase.compareTo(Phase.ENDED) >= 0;
  }

  /**
   * What a heartbeat says. A grant that is being killed, or whose result is not yet on the disk,
   * counts as running: its end is told by a report only.
   */
  Message.NoteState note() {
    return switch (phase) {
      case ACCEPTED, ENGAGED, HANDED -> Message.NoteState.ACCEPTED;
      case RUNNING, KILLING, SPOOLING -> Message.NoteState.RUNNING;
      case ENDED -> Message.NoteState.ENDED;
      case REFUSED -> Message.NoteState.REFUSED;
      case KILLED -> Message.NoteState.KILLED;
    };
  }

  /** In the order of a grant's life; the last three have a report. */
  enum Phase {
    ACCEPTED,
    ENGAGED,
    HANDED,
    RUNNING,
    KILLING,
    SPOOLING,
    ENDED,
    REFUSED,
    KILLED
  }
}
