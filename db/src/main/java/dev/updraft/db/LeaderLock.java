// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db;

/**
 * Advisory locks of the leading scheduler's session: who looks at them sees a crash, and what the
 * leader cannot write. The database holds them in memory and drops them with the session.
 */
public final class LeaderLock {
  public static final long KEY = 0x75706472616674L;

  /** Held while the leader's writes find no room on the database's disk. */
  public static final long NO_ROOM = KEY + 1;

  /** Of a row of {@code pg_locks}: whether it is the lock that the one parameter names. */
  public static final String IS_HELD =
      "granted AND locktype = 'advisory' AND objsubid = 1"
          + " AND ((classid::bigint << 32) | objid::bigint) = ? AND database ="
          + " (SELECT oid FROM pg_database WHERE datname = current_database())";

  private LeaderLock() {}
}
