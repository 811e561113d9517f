// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.dispatch;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The protections of the protocol that the leader keeps. Production has all of them; the tests take
 * one away at a time and show the trace that then breaks an invariant, so that none can be lost
 * unnoticed.
 */
public enum Protection {
  /** A new leader waits as long as a former one may still answer a worker it has not heard. */
  RIGHT_IN_THE_WAIT,
  /** A leader that has not seen its epoch row for V answers and publishes no more. */
  RIGHT_LIMITS_ANSWERS,
  /** Only the single copy ever published proves anything by coming back. */
  ONLY_COPY,
  /** A new leader knows nothing of former heartbeats and waits a full lease. */
  FULL_LEASE_AFTER_TAKEOVER,
  /** An assignment names the heartbeat from which the worker counts its right to start. */
  NAMED_HEARTBEAT,
  /** A grant that a heartbeat does not list may still be under way. */
  ABSENCE_PROVES_NOTHING,
  /** A report counts only for the very grant that is open. */
  LATE_CHANGES_NOTHING,
  /** An end that the successor of an ended supervisor found on the disk is waited for. */
  SUCCESSOR_REPORTS,
  /** A worker is told to forget only what is committed. */
  CONFIRM_AFTER_COMMIT,
  /** Without the fence the right ends V' after the last look at the epoch row, not V. */
  SHORT_RIGHT_WITHOUT_FENCE,
  /** A fence write counts from its sending. */
  FENCE_FROM_SENDING,
  /** Only a write that the fence itself decided counts; a read or a ping proves nothing. */
  FENCE_BY_WRITES,
  /** After the fence a new leader waits out what the former one may still believe. */
  FENCE_TIME_IN_THE_WAIT,
  /** The wait counts from the moment the fence was known to stand. */
  FENCE_FROM_KNOWLEDGE;

  static Set<Protection> all() {
    return Collections.unmodifiableSet(EnumSet.allOf(Protection.class));
  }
}
