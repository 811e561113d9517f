// SPDX-License-Identifier: Apache-2.0
package dev.updraft.engine.id;

/**
 * Identity of a run. The month in which the run was created (yyyymm, UTC) leads every key, because
 * history is partitioned by it and a unique key must contain the partition key.
 */
public record RunKey(int month, long id) implements Comparable<RunKey> {
  public RunKey {
    if (month < 197001 || month > 999912 || month % 100 < 1 || month % 100 > 12) {
      throw new IllegalArgumentException("run month must be yyyymm, is " + month);
    }
    if (id <= 0) {
      throw new IllegalArgumentException("run id must be positive, is " + id);
    }
  }

  @Override
  public int compareTo(RunKey other) {
    return Long.compare(id, other.id);
  }

  @Override
  public String toString() {
    return month + "." + id;
  }
}
