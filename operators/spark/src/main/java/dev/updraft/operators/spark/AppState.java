// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

/** The states of an application, as a ResourceManager names them. */
enum AppState {
  NEW,
  NEW_SAVING,
  SUBMITTED,
  /** Waits for a container for its driver. */
  ACCEPTED,
  RUNNING,
  /** Its driver ended in order, well or badly: the final status says which. */
  FINISHED,
  /** YARN gave it up. */
  FAILED,
  KILLED;

  boolean over() {
    return switch (this) {
      case NEW, NEW_SAVING, SUBMITTED, ACCEPTED, RUNNING -> false;
      case FINISHED, FAILED, KILLED -> true;
    };
  }
}
