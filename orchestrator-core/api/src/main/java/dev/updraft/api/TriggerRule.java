// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/**
 * When a task may start, given how its direct upstream tasks ended. Names and meaning are Apache
 * Airflow's; {@link #ALL_SUCCESS} is the default. Tasks without upstream always may start.
 */
public enum TriggerRule {
  /** Every upstream succeeded. */
  ALL_SUCCESS,
  /** Every upstream failed, or could not run because its own upstream failed. */
  ALL_FAILED,
  /** Every upstream ended, however. */
  ALL_DONE,
  /** Every upstream ended, and at least one succeeded. */
  ALL_DONE_MIN_ONE_SUCCESS,
  /** Every upstream was skipped. */
  ALL_SKIPPED,
  /** At least one upstream succeeded; does not wait for the others. */
  ONE_SUCCESS,
  /** At least one upstream failed; does not wait for the others. */
  ONE_FAILED,
  /** At least one upstream succeeded or failed; does not wait for the others. */
  ONE_DONE,
  /** Every upstream ended and none failed; skipped ones are welcome. */
  NONE_FAILED,
  /** As {@link #NONE_FAILED}, and at least one succeeded: the rule for a join after a choice. */
  NONE_FAILED_MIN_ONE_SUCCESS,
  /** Every upstream ended and none was skipped. */
  NONE_SKIPPED,
  /** At once, whatever upstream does. */
  ALWAYS
}
