// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.event;

import dev.updraft.engine.id.GrantKey;
import dev.updraft.engine.state.InstanceRow;
import dev.updraft.engine.state.RunState;
import dev.updraft.engine.state.TaskState;
import java.time.Instant;

/** Something that happened to one run. {@code at} is the leader's time. */
public sealed interface RunEvent {
  Instant at();

  /** The run may begin: a slot under {@code max_active_runs} is free. */
  record Begin(Instant at) implements RunEvent {}

  /** A worker began a grant. */
  record Started(GrantKey grant, Instant at) implements RunEvent {}

  /** A worker reported the end of a grant. */
  record Ended(GrantKey grant, StepOutcome outcome, Instant at) implements RunEvent {}

  /**
   * A grant was superseded on proof.
   *
   * @param neverStarted provably: it is repeated for free
   */
  record Lost(GrantKey grant, boolean neverStarted, String proof, Instant at) implements RunEvent {}

  /** A stored deadline passed. Ignored when the instance no longer waits for that very timer. */
  record TimerFired(int instance, InstanceRow.Timer timer, Instant timerAt, Instant at)
      implements RunEvent {}

  /** The next slice of what one decision would have been too long for. */
  record GoOn(Instant at) implements RunEvent {}

  /** The run is longer than its DAG allows. */
  record RunTimedOut(Instant at) implements RunEvent {}

  /** A person clears instances: they run again, their tries are kept. */
  record Clear(InstanceSet instances, String actor, Instant at) implements RunEvent {}

  /** A person sets instances to success, failed or skipped. */
  record MarkInstances(InstanceSet instances, TaskState to, String actor, Instant at)
      implements RunEvent {}

  /** A person ends a run, or queues it again. */
  record MarkRun(RunState to, String actor, Instant at) implements RunEvent {}

  /** The run cannot be processed: it fails, and not even its teardowns run. */
  record GiveUp(String cause, Instant at) implements RunEvent {}
}
