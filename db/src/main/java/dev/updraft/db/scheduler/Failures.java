// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db.scheduler;

import dev.updraft.db.read.Readers;
import dev.updraft.engine.port.SchedulerStore.Deposed;
import dev.updraft.engine.port.SchedulerStore.Refused;
import dev.updraft.engine.port.SchedulerStore.StoreFull;
import dev.updraft.engine.port.SchedulerStore.StoreUnavailable;
import java.sql.SQLException;
import java.util.Set;

/** What an SQL error means to the loop. */
final class Failures {
  private static final String FENCE = "UD001";

  /**
   * Errors about the values themselves, raised before the commit: data (22), constraints (23),
   * limits (54), syntax and missing things (42), and our own (UD).
   */
  private static final Set<String> ABOUT_VALUES = Set.of("22", "23", "42", "54", "UD");

  private Failures() {}

  /** Whether the error came from a statement before the commit, over a session that lives on. */
  static boolean wroteNothing(SQLException error) {
    String state = error.getSQLState();
    return Readers.full(error)
        || (state != null && state.length() == 5 && ABOUT_VALUES.contains(state.substring(0, 2)));
  }

  /** Returns what to throw when it is not a deposition. */
  static RuntimeException explain(String what, SQLException error) throws Deposed {
    if (FENCE.equals(error.getSQLState())) {
      throw new Deposed(String.valueOf(error.getMessage()));
    }
    if (Readers.full(error)) {
      return new StoreFull(what + " found no room: " + error.getMessage(), error);
    }
    if (wroteNothing(error)) {
      return new Refused(what + " was refused: " + error.getMessage(), error);
    }
    return unavailable(what, error);
  }

  static StoreUnavailable unavailable(String what, SQLException error) {
    return new StoreUnavailable(what + " failed: " + error.getMessage(), error);
  }
}
