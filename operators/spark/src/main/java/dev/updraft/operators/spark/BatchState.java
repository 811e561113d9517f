// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** The states of a session, as Livy names them in small letters. */
enum BatchState {
  NOT_STARTED,
  STARTING,
  /** The server was started anew, and looks for the application. */
  RECOVERING,
  IDLE,
  RUNNING,
  BUSY,
  SHUTTING_DOWN,
  SUCCESS,
  /** Its spark-submit ended with an error, or YARN called the application failed. */
  DEAD,
  ERROR,
  KILLED;

  static BatchState of(String name) throws IOException {
    return Arrays.stream(values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IOException("Livy calls a batch '" + name + "', unknown to Updraft"));
  }

  boolean over() {
    return switch (this) {
      case NOT_STARTED, STARTING, RECOVERING, IDLE, RUNNING, BUSY, SHUTTING_DOWN -> false;
      case SUCCESS, DEAD, ERROR, KILLED -> true;
    };
  }
}
