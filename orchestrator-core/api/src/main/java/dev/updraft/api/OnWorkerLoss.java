// SPDX-License-Identifier: Apache-2.0
package dev.updraft.api;

/** What becomes of an attempt whose worker was lost while, for all that is known, it ran. */
public enum OnWorkerLoss {
  /** Continue from the external handle that the task stored; nothing is submitted twice. */
  ATTACH,
  /**
   * Run the task again. The default where retries are allowed. A worker that has not heard from the
   * scheduler for ten seconds ends the task, so that another one can take it over soon.
   */
  RERUN,
  /**
   * Run the task again, and spare what a worker is at: it is ended, and given up, only after some
   * nine minutes of silence, or when its process is known to be gone. For work that is dear to
   * break off, and that goes on from where it was.
   */
  RERUN_PATIENTLY,
  /** Fail the task and let a person decide. The default for code without retries. */
  FAIL
}
