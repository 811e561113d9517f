// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.state;

import java.util.Locale;

/** State of a run, by Airflow's names. */
public enum RunState {
  QUEUED,
  RUNNING,
  SUCCESS,
  FAILED;

  public boolean ended() {
    return this == SUCCESS || this == FAILED;
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static RunState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
