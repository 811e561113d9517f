// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import java.util.Optional;
import java.util.OptionalInt;

/** The permanent node that holds the highest epoch that wrote it. It is never deleted. */
interface FenceNode {
  /**
   * What stands there.
   *
   * @param leads false: it lost the database, and only goes on answering what it knows
   * @param version the one that a conditional write must name
   */
  record Content(long epoch, boolean leads, int version) {}

  /** Empty: there is no node yet. A read proves nothing but content at some time. */
  Optional<Content> read() throws Unknown;

  /** The version after the write; empty: somebody else wrote in between, or created it. */
  OptionalInt write(long epoch, boolean leads, int version) throws Unknown;

  /** As {@link #write}, for a node that does not exist. */
  OptionalInt create(long epoch, boolean leads) throws Unknown;

  /** The outcome is unknown. */
  final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;

    Unknown(Throwable cause) {
      super(cause);
    }
  }
}
