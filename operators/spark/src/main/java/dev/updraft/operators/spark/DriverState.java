// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

/**
 * The states of a driver, as a standalone master names them. The state of its application is
 * another thing, and no guide: it reads FINISHED too when the driver failed or was killed.
 */
enum DriverState {
  SUBMITTED,
  RUNNING,
  RELAUNCHING,
  /** Not known for now: the master recovers. */
  UNKNOWN,
  FINISHED,
  FAILED,
  KILLED,
  ERROR;

  boolean over() {
    return switch (this) {
      case SUBMITTED, RUNNING, RELAUNCHING, UNKNOWN -> false;
      case FINISHED, FAILED, KILLED, ERROR -> true;
    };
  }
}
