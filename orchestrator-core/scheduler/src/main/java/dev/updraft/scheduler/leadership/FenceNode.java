// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import java.util.Optional;
import java.util.OptionalInt;

/** The permanent node that holds the highest epoch that wrote it. It is never deleted. */
interface FenceNode {
  /**
   * What stands there.
   *
   * @param version the one that a conditional write must name
   */
  record Content(FenceContent content, int version) {}

  /** Empty: there is no node yet. A read proves nothing but content at some time. */
  Optional<Content> read() throws Unknown;

  /** The version after the write; empty: somebody else wrote in between, or created it. */
  OptionalInt write(FenceContent content, int version) throws Unknown;

  /** As {@link #write}, for a node that does not exist. */
  OptionalInt create(FenceContent content) throws Unknown;

  /** The outcome is unknown. */
  final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;

    Unknown(Throwable cause) {
      super(cause);
    }
  }
}
