// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web.ui;

import dev.updraft.db.read.PoolQueries.PoolView;

/** A pool in the list, with how much of it is taken, in thousandths of its slots. */
public record PoolRow(PoolView pool) {

  /** Whether it is taken up: nothing more begins in it until something ends. */
  public boolean full() {
    return pool.slots() > 0 && pool.open() <= 0;
  }

  /** Whether people let nothing begin in it. */
  public boolean closed() {
    return pool.slots() == 0;
  }

  public boolean limited() {
    return pool.slots() >= 0;
  }

  public int running() {
    return part(pool.running());
  }

  public int queued() {
    return Math.min(part(pool.queued()), 1000 - running());
  }

  /** Only where tasks keep their slots while they are deferred. */
  public int deferred() {
    int mine = pool.includeDeferred() ? part(pool.deferred()) : 0;
    return Math.min(mine, 1000 - running() - queued());
  }

  private int part(int taken) {
    return pool.slots() <= 0 ? 0 : (int) Math.min(1000, 1000L * taken / pool.slots());
  }
}
