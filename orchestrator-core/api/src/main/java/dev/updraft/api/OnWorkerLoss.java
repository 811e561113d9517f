// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/** What becomes of an attempt whose worker was lost while, for all that is known, it ran. */
public enum OnWorkerLoss {
  /** Continue from the external handle that the task stored; nothing is submitted twice. */
  ATTACH,
  /** Run the task again. The default where retries are allowed. */
  RERUN,
  /** Fail the task and let a person decide. The default for code without retries. */
  FAIL
}
