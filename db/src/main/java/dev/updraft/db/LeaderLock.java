// SPDX-License-Identifier: Apache-2.0
package dev.updraft.db;

/** The advisory lock that the leading scheduler's session holds: who looks at it sees a crash. */
public final class LeaderLock {
  public static final long KEY = 0x75706472616674L;

  private LeaderLock() {}
}
