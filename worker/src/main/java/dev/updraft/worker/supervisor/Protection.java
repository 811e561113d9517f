// SPDX-License-Identifier: Apache-2.0
package dev.updraft.worker.supervisor;

/**
 * Each line of docs/protocol.md §6 that a worker holds. Always all on; a test turns one off to show
 * that the trace which it prevents is then possible.
 */
enum Protection {
  /** W1. */
  EPOCH,
  /** W1. */
  INCARNATION,
  /** W2: what is noted is never accepted again. */
  DEDUP_NOTES,
  /** W2: an assignment that names an old heartbeat is not accepted. */
  FRESH_BEAT,
  /** W3: not handed over after the window. */
  START_GATE,
  /** W3: not handed over before the watchdog knows. */
  ARMED_FIRST,
  /** W4: leases count from sending, not from the answer. */
  LEASE_FROM_SENDING,
  /** W4: a passed deadline stays passed. */
  NEVER_REVIVE,
  /** W5: fenced before anything else is done. */
  FENCE_FIRST,
  /** W5, W6: a kill is reported when the group is empty, not when it is ordered. */
  EMPTY_GROUP,
  /** W2, W6: what is refused is noted, also when it was unknown. */
  TOMBSTONE,
  /** W7: reported only after it is on the disk. */
  SPOOL_FIRST,
  /** W7: repeated until confirmed. */
  REPEAT,
  /** W10. */
  CLOCK_CHECK
}
