// SPDX-License-Identifier: Apache-2.0
package dev.updraft.scheduler.leadership;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * One epoch's hold on the fence (Z1, Z3). Only a conditional write that the fence itself decided
 * counts, from its sending; after an unknown outcome the content decides whether it goes on.
 */
final class Fence {
  /** What one beat came to. */
  sealed interface Beat {
    record Written(long sentAt, long knownAt) implements Beat {}

    /** Nothing is proved; try again. */
    record Nothing() implements Beat {}

    /** A higher epoch stands there. */
    record Lost() implements Beat {}
  }

  private final FenceNode node;
  private final long epoch;
  private final LongSupplier nanos;
  private OptionalInt version = OptionalInt.empty();

  Fence(FenceNode node, long epoch, LongSupplier nanos) {
    this.node = node;
    this.epoch = epoch;
    this.nanos = nanos;
  }

  /**
   * To be called each second, by one thread; may hang as long as ZooKeeper does.
   *
   * @param leads false: the database is lost, but its right to answer lasts
   */
  Beat beat(boolean leads) {
    var ours = new FenceContent(epoch, leads);
    try {
      if (version.isPresent()) {
        return write(ours, version.getAsInt());
      }
      Optional<FenceNode.Content> found = node.read();
      if (found.isEmpty()) {
        long sentAt = nanos.getAsLong();
        return decided(sentAt, node.create(ours));
      }
      if (found.get().content().epoch() > epoch) {
        return new Beat.Lost();
      }
      return write(ours, found.get().version());
    } catch (FenceNode.Unknown e) {
      version = OptionalInt.empty();
      return new Beat.Nothing();
    }
  }

  private Beat write(FenceContent ours, int expected) throws FenceNode.Unknown {
    long sentAt = nanos.getAsLong();
    return decided(sentAt, node.write(ours, expected));
  }

  private Beat decided(long sentAt, OptionalInt written) {
    version = written;
    return written.isPresent() ? new Beat.Written(sentAt, nanos.getAsLong()) : new Beat.Nothing();
  }
}
